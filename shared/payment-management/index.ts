export { findCardNumber } from './find-card-number';
export { paymentApi } from './resources';

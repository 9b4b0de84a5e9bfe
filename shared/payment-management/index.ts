export { paymentApi } from './resources';

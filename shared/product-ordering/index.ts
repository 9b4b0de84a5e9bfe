export { PRODUCT_ORDER, PRODUCT_ORDERING_API } from './resources';

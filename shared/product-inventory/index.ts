export * from './product-draft';
export { PRODUCT, PRODUCT_INVENTORY_API, PRODUCTS_BY_PARTY } from './resources';
export { viewProduct } from './view-product';

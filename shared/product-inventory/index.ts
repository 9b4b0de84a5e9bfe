export * from './product-draft';
export { PRODUCT, PRODUCT_INVENTORY_API } from './resources';
export { viewProduct } from './view-product';

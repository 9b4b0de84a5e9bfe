/** How an add-on names what it is added to: an offering its base offerings, an order item its product or item. */
export const RELIES_ON = 'reliesOn';
/** How an order item names the product whose balance its own shall share: a family's, an enterprise's. */
export const MEMBER_OF = 'memberOf';

/** An item's relation to those that are its bundle's parts. */
export const BUNDLES = 'bundles';

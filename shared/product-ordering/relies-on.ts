/** How an add-on names what it is added to: an offering its base offerings, an order item its product or item. */
export const RELIES_ON = 'reliesOn';

import type { Differences } from '../tmf/differences';

export const DIFFERENCES: Differences = {
  TMF637: {
    'missing product.randomAtt': 'left over in the standard by mistake: its own name says so',
    'missing product.productPrice.billingAccount.ratingType':
      'a price names the account; how that is rated stands there',
    'extra product.productPrice.validFor': 'a plan that was changed has prices of both times: each says its own',
    'extra product.realizingResource.value': 'products of orders have it (TMF622): one shape for both',
    'uncreatable product.billingAccount': 'what is billed was ordered: a product that an operator brings in is not',
    'unpatchable product.*': 'what was agreed, and where it stands, changes by an order, not by a patch',
    'missing productBatchEvent': 'the standard gives it no body; each product has events of its own',
  },
};

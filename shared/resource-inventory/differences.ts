import type { Differences } from '../tmf/differences';

export const DIFFERENCES: Differences = {
  TMF639: {
    'values resource.category': 'the stock is numbers and SIMs; all else is a physicalResource or a logicalResource',
    'demanded resource.category': 'a value says not by itself whether it is a number or a SIM',
    'extra resource.availableOn': 'the shelf that a free number or SIM is found by',
    'extra resource.reservation': 'who holds it',
    'extra reservation': 'TMF639 has no reservation: this one is ours',
    'uncreatable resource.*': 'who holds a number or SIM, and so where it stands, is what orders came to',
    'unpatchable resource.*':
      'a number or SIM is its value; who holds it, and so where it stands, is what orders came to',
    'optional *.resourceSpecification.href': 'an id says which',
  },
  TMF687: {
    'missing **.stockedProduct.*': 'what lies in stock is nobody’s product yet: it has no order, price, term or party',
    'missing **.stockedProduct.productSpecification.targetProductSchema': 'the specification says it',
    'missing **.requestedProduct.*':
      'what lies in stock is nobody’s product yet: it has no order, price, term or party',
    'missing **.requestedProduct.productSpecification.targetProductSchema': 'the specification says it',
    'missing **.alternateProduct.*':
      'what lies in stock is nobody’s product yet: it has no order, price, term or party',
    'missing **.alternateProduct.productSpecification.targetProductSchema': 'the specification says it',
    'extra productStock.reservation': 'what is held back, by whom, until when',
    'extra productStock.applied': 'tasks that changed the level: a repeated one changes nothing',
    'extra **.reserveProductStock': 'v4 can reserve, and has nothing that then takes out what was reserved',
    'uncreatable *.*': 'times, states and answers are set by us',
    'unpatchable productStock.lastUpdate': 'set by us',
    'missing *BatchEvent': 'each change is an event of its own',
  },
};

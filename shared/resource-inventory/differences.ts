import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
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

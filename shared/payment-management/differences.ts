import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF670: {
    'missing paymentMethod.*':
      'cash, checks, vouchers, cards with their number and bank accounts are not kept: the payment provider keeps them, under a token',
    'uncreatable paymentMethod.statusDate': 'set by us when the status changes',
    'unpatchable paymentMethod.statusDate': 'set by us when the status changes',
    'unpatchable paymentMethod.relatedParty': 'an instrument does not pass to somebody else',
  },
};

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
  TMF676: {
    'values *.status': 'the states that we enforce; v4 leaves them open',
    'extra payment.statusReason': 'why a payment was declined',
    'extra *.paymentMethod.token': 'the provider’s name for a card; the number itself is never here',
    'extra chargeback': 'money that the payer’s bank took back: v4 has no place for it',
    'extra refund.statusReason': 'why the provider would not',
    'extra payment.challengeUrl': 'where the payer proves who they are (3-D Secure)',
    'extra payment.reversal': 'what of it went back: never more than was taken',
    'uncreatable *.authorizationCode': 'the provider gives it',
    'uncreatable refund.refundDate': 'set when it was paid out',
    'missing paymentAttributeValueChangeEvent': 'only the status of a payment ever changes',
    'missing paymentDeleteEvent': 'a payment is never deleted',
    'missing refundAttributeValueChangeEvent': 'only the status of a refund ever changes',
    'missing refundDeleteEvent': 'a refund is never deleted',
  },
};

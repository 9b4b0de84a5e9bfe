import type { Differences } from '../tmf/differences';

const PERSONAL = 'how a person is reached stands in party-management alone';
const COMPUTED = 'computed from the catalog';
const CHANNEL = 'the order that it becomes says where it came from, and offerings may be limited to channels';
const CODES = 'v4 has no place for the codes of promotions';

export const DIFFERENCES: Differences = {
  TMF622: {
    'demanded productOrder.productOrderItem.productOrderItemRelationship.*':
      'without it the relationship relates nothing',
    'uncreatable productOrder.cancellationDate': 'it is when the order was cancelled; a new one is not',
    'extra productOrder.pointOfNoReturnDate': 'from then on it is neither cancelled nor amended any more',
    'extra productOrder.version': 'v4 patches an order, and does not say which patch of it is fulfilled',
    'extra productOrder.jeopardyAlert': 'v4 has it for service orders: a customer’s order may be late, too',
    'extra productOrderJeopardyAlertEvent': 'the same',
    'extra productOrder.startsAt': 'v4 has dates, and none for the end of a billing cycle, which we know',
    'extra productOrder.fallout': 'why it was not fulfilled, and what a person must see to',
    'extra resumeProductOrder': 'v4 holds orders, and has nothing that resumes them',
    'extra bulkProductOrder': 'v4 orders one by one; a delivery of SIMs is a file',
    'extra productOrder.bulkProductOrder': 'the bulk order that it came of',
    'extra productOrder.promotionCode': 'v4 has no place for the codes of promotions',
    'extra cancelProductOrder.statusReason': 'why it ended with an error',
    'extra cancelProductOrder.relatedParty': 'a customer sees their own',
    'unpatchable productOrder.externalId': 'whoever placed the order finds it by this',
    'unpatchable productOrder.*': 'what is being fulfilled stands, and where it stands is what its fulfilment came to',
    'missing productOrderInformationRequiredEvent': 'an order that lacks something is refused when it is placed',
    'missing cancelProductOrderInformationRequiredEvent': 'a cancellation needs nothing but its order',
  },
  TMF679: {
    'extra productOfferingQualification.promotionCode': CODES,
    'unpatchable productOfferingQualification.*': 'an answer is to what was asked: who asks otherwise asks again',
    'missing productOfferingQualificationInformationRequiredEvent':
      'it is answered at once, or refused with what is missing',
  },
  TMF648: {
    'missing quote.contactMedium': PERSONAL,
    'extra quote.channel': CHANNEL,
    'extra quote.promotionCode': CODES,
    'extra quote.productOrder': 'what an accepted quote became',
    'creatable quote.state': 'a caller may say the state that a quote begins in anyway',
    'creatable quote.expectedQuoteCompletionDate': 'when it is expected is known when it is asked for, if ever',
    'creatable quote.validFor': 'who asks may say until when',
    'unpatchable quote.effectiveQuoteCompletionDate': 'the time is ours to know',
    'unpatchable quote.quoteTotalPrice': COMPUTED,
  },
  TMF663: {
    'missing shoppingCart.contactMedium': PERSONAL,
    'extra shoppingCart.channel': CHANNEL,
    'extra shoppingCart.promotionCode': CODES,
    'extra shoppingCart.status':
      'v4 does not say that a cart is closed: one that was ordered, or went into another, is',
    'extra shoppingCart.productOrder': 'what it became',
    'extra shoppingCart.billingAccount': 'who pays for what it became',
    'extra shoppingCart.mergedCart': 'the carts that went into it',
    'uncreatable shoppingCart.cartTotalPrice': COMPUTED,
  },
};

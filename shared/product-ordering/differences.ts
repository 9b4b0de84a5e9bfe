import type { Differences } from '../tmf/differences';

export const DIFFERENCES: Differences = {
  TMF622: {
    'demanded productOrder.productOrderItem.productOrderItemRelationship.*':
      'without it the relationship relates nothing',
    'uncreatable productOrder.cancellationDate': 'it is when the order was cancelled; a new one is not',
    'extra productOrder.pointOfNoReturnDate': 'from then on it is not cancelled any more',
    'extra productOrder.fallout': 'why it was not fulfilled, and what a person must see to',
    'extra resumeProductOrder': 'v4 holds orders, and has nothing that resumes them',
    'extra productOrder.promotionCode': 'v4 has no place for the codes of promotions',
    'extra cancelProductOrder.statusReason': 'why it ended with an error',
    'extra cancelProductOrder.relatedParty': 'a customer sees their own',
    'unpatchable productOrder.externalId': 'whoever placed the order finds it by this',
    'unpatchable productOrder.*': 'what is being fulfilled stands, and where it stands is what its fulfilment came to',
    'missing productOrderInformationRequiredEvent': 'an order that lacks something is refused when it is placed',
    'missing cancelProductOrderInformationRequiredEvent': 'a cancellation needs nothing but its order',
  },
};

import type { Differences } from '../tmf/differences';

const NAMED = 'names an item of the order, which stands there once';
const ONE_SHAPE = 'services of the inventory have it so (TMF638): one shape for both';

export const DIFFERENCES: Differences = {
  TMF641: {
    'missing serviceOrder.*.serviceOrderItem.*': NAMED,
    'optional serviceOrder.*.serviceOrderItem.*': NAMED,
    'optional serviceOrder.serviceOrderItem.service.note.text': ONE_SHAPE,
    'missing serviceOrder.serviceOrderItem.service.note.href': ONE_SHAPE,
    'demanded serviceOrder.serviceOrderItem.service.serviceOrderItem.*': ONE_SHAPE,
    'missing serviceOrder.serviceOrderItem.service.serviceOrderItem.*': ONE_SHAPE,
    'missing serviceOrder.serviceOrderItem.service.serviceRelationship.*': ONE_SHAPE,
    'optional serviceOrder.serviceOrderItem.serviceOrderItemRelationship.orderItem.id':
      'demanded by the standard, which then gives it no such attribute',
    'unpatchable serviceOrder.*': 'what the network was asked for stands, and where it stands is what it answered',
    'missing serviceOrderInformationRequiredEvent': 'an order that lacks something is refused when it is placed',
    'missing cancelServiceOrderInformationRequiredEvent': 'a cancellation needs nothing but its order',
    'missing serviceOrderMilestoneStateChangeEvent': 'the network tells no milestones yet',
    'missing serviceOrderJeopardyAlertEvent': 'the network tells no alerts yet',
  },
  TMF645: {
    'unpatchable *ServiceQualification.*': 'an answer is to what was asked: who asks otherwise asks again',
    'missing checkServiceQualificationInformationRequiredEvent':
      'it is answered at once, or refused with what is missing',
  },
  TMF652: {
    'uncreatable resourceOrder.*': 'times are set by us as things happen',
    'unpatchable resourceOrder.startDate': 'set by us when work begins',
    'missing cancelResourceOrderInformationRequiredEvent':
      'a cancellation is decided at once and never waits for information',
  },
};

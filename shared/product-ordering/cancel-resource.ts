import { dateTime, reference, relatedParties, string } from '../tmf/declaration';
import { taskResource } from '../tmf/task';

/** The lookup by which an order's cancellations are found. */
export const CANCELLATIONS_BY_ORDER = 'productOrder.id';

/** TMF622 v4.0 CancelProductOrder: asks that an order be undone, and tells what came of it. */
export const CANCEL_PRODUCT_ORDER = taskResource({
  name: 'cancelProductOrder',
  type: 'CancelProductOrder',
  attributes: {
    cancellationReason: string(),
    effectiveCancellationDate: dateTime(),
    requestedCancellationDate: dateTime(),
    productOrder: reference(),
    state: string({ values: ['acknowledged', 'inProgress', 'done', 'terminatedWithError'] }),
    /** Ours: why it ended with an error. */
    statusReason: string(),
    /** Ours: the order's parties, so that a customer sees their own. */
    relatedParty: relatedParties(),
  },
  required: ['productOrder'],
  readOnly: ['effectiveCancellationDate', 'statusReason', 'relatedParty'],
  lookups: [CANCELLATIONS_BY_ORDER, 'relatedParty.id', 'state'],
  access: {
    read: ['subscriber', 'agent', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
});

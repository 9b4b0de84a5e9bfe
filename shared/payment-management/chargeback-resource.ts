import { dateTime, moneyAmount, oneOf, reference, resource, string } from '../tmf/declaration';

/** Money that the payer's bank took back, as the provider tells of it. Gone from the first; back when it is `won`. */
export const chargeback = resource({
  name: 'chargeback',
  type: 'Chargeback',
  attributes: {
    payment: reference(),
    account: reference({ description: string() }),
    payer: reference({ role: string() }),
    totalAmount: moneyAmount(),
    /** The scheme's word for it: `fraudulent`, `product_not_received`. */
    reason: string(),
    chargebackDate: dateTime(),
    status: oneOf('open', 'won', 'lost'),
    statusDate: dateTime(),
  },
  required: [],
  readOnly: ['payment', 'account', 'payer', 'totalAmount', 'reason', 'chargebackDate', 'status', 'statusDate'],
  operations: ['list', 'get'],
  state: { attribute: 'status', initial: 'open', transitions: { open: ['won', 'lost'], won: [], lost: [] } },
  lookups: ['payment.id', 'account.id', 'status'],
  events: ['Create', 'StateChange'],
  access: { read: ['agent', 'finance', 'operator'], write: [] },
});

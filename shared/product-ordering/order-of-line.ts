import type { Failure, Violation } from '../kernel/errors';
import type { BodyOf } from '../tmf/declaration';
import type { BULK_PRODUCT_ORDER } from './bulk-resource';
import { type ProductOrder, SEGMENT } from './order-facts';
import type { LineValues } from './read-bulk-file';
import { MEMBER_OF } from './relies-on';

export type BulkOrder = BodyOf<typeof BULK_PRODUCT_ORDER>;

const CHARACTERISTICS = ['msisdn', 'iccid', SEGMENT] as const;

/** The order's id is known before it is placed, so that a line that is placed again orders nothing again. No `-`: products' ids have it. */
export const orderIdOf = (bulkId: string, line: number, attempt: number): string =>
  `${bulkId}_${line}${attempt === 1 ? '' : `_${attempt}`}`;

/** The order that a line means, with what the whole bulk order says where the line says nothing. */
export function orderOfLine(bulk: BulkOrder, number: number, attempt: number, values: LineValues): ProductOrder {
  const customer = values.customer ?? bulk.relatedParty?.[0]?.id;
  const account = values.billingAccount ?? bulk.billingAccount?.id;
  const offering = values.productOffering ?? bulk.productOffering?.id;
  const chosen = CHARACTERISTICS.flatMap((name) => (values[name] === undefined ? [] : [{ name, value: values[name] }]));
  const shared = values.memberOf && [{ relationshipType: MEMBER_OF, product: { id: values.memberOf } }];
  return {
    id: orderIdOf(bulk.id, number, attempt),
    href: '',
    bulkProductOrder: { id: bulk.id, href: bulk.href, line: number },
    ...(values.externalId === undefined ? {} : { externalId: values.externalId }),
    ...(bulk.channel === undefined ? {} : { channel: bulk.channel }),
    ...(customer === undefined ? {} : { relatedParty: [{ id: customer, role: 'customer' }] }),
    ...(account === undefined ? {} : { billingAccount: { id: account } }),
    ...(values.promotionCode === undefined ? {} : { promotionCode: [values.promotionCode] }),
    productOrderItem: [
      {
        id: '1',
        action: 'add',
        quantity: 1,
        ...(offering === undefined ? {} : { productOffering: { id: offering } }),
        product: {
          ...(chosen.length === 0 ? {} : { productCharacteristic: chosen }),
          ...(shared ? { productRelationship: shared } : {}),
        },
      },
    ],
  };
}

/** Where the order's checks look, in the words of a line's columns. */
const COLUMN_AT: readonly (readonly [RegExp, string])[] = [
  [/^relatedParty/, 'customer'],
  [/billingAccount/, 'billingAccount'],
  [/productOffering/, 'productOffering'],
  [/promotionCode/, 'promotionCode'],
  [/productRelationship/, MEMBER_OF],
];

/** Why an order was refused, as reasons of its line; a failure without reasons of its own is one. */
export const reasonsOf = ({ message, violations = [] }: Failure): readonly Violation[] =>
  violations.length === 0
    ? [{ path: '', message }]
    : violations.map((one) => ({
        ...one,
        path: COLUMN_AT.find(([pattern]) => pattern.test(one.path))?.[1] ?? one.path,
      }));

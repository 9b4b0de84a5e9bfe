import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import type { AttributeType, Shape } from '../../shared/tmf/declaration';
import { PENDING } from './pending';

/** TM Forum's own v4 definitions, where they are at hand; they are not copied into the project. */
const SPECIFICATIONS = join(__dirname, '../../../shared/tmf/specs');
const NESTING_MAX = 5;

/** What we have beyond v4, and why. Everything else must be as the specification has it. */
const OURS: Readonly<Record<string, string>> = {
  'usage.statusReason': 'why a record is in quarantine',
  'usage.ratedProductUsage.breakdown': 'how a charge came about',
  ...Object.fromEntries(
    ['topupBalance', 'adjustBalance', 'transferBalance', 'reserveBalance', 'balanceActionHistory'].map((name) => [
      `${name}.statusReason`,
      'why an action failed',
    ]),
  ),
  'topupBalance.threshold': 'v4 can top up by period, not by balance',
  'topupBalance.onExpiry': 'the same',
  'topupBalance.executed': 'how far an automatic one is',
  'topupBalance.declined': 'the same',
  'topupBalance.lastOutcome': 'the same',
  'topupBalance.nextTopupDay': 'the same',
  'topupBalance.autoTopupOf': 'the same',
  'adjustBalance.approval': 'the second pair of eyes',
  'adjustBalance.reserveBalance': 'v4 can reserve, and has nothing that then deducts',
  'payment.statusReason': 'why a payment was declined',
  'payment.paymentMethod.token': 'the provider’s name for a card; the number itself is never here',
  'promotion.pattern.action.applicationDuration': 'v4 has it on the alteration, not where it is offered',
  'resource.availableOn': 'the shelf that a free number or SIM is found by',
  'resource.reservation': 'who holds it',
  'reservation.kind': 'TMF639 has no reservation: this one is ours',
  'reservation.state': 'the same',
  'reservation.resource': 'the same',
  'reservation.relatedParty': 'the same',
  'serviceOrder.orderRelationship.name': 'references have names',
  'customerBill.appliedPayment.receivedAmount': 'what came of a payment that pays several bills',
  'appliedCustomerBillingRate.bill.name': 'references have names',
  'appliedCustomerBillingRate.relatedParty': 'whose it is',
  'customerBillOnDemand.period': 'the period asked for',
  'customerBillOnDemand.customerBill.name': 'references have names',
  'customerBillOnDemand.lastUpdate': 'v4 says text, and means a time',
};

interface Property {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Property;
}
interface Definition {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Property>>;
}
type Definitions = Readonly<Record<string, Definition>>;

const named = (definitions: Definitions, property: Property | undefined): Definition | undefined =>
  definitions[property?.$ref?.split('/').pop() ?? ''];

function kindOf(definitions: Definitions, property: Property): string {
  const { type, format } = property;
  if (property.$ref) {
    const target = named(definitions, property);
    return target?.enum || target?.type === 'string' ? 'string' : 'object';
  }
  if (type === 'string' && format === 'date-time') return 'dateTime';
  return type === 'number' ? 'decimal' : String(type);
}

function deviations(
  definitions: Definitions,
  shape: Shape,
  definition: Definition | undefined,
  where: string,
  depth = 0,
): string[] {
  return Object.entries(shape)
    .filter(([name]) => !name.startsWith('@') && name !== 'id' && name !== 'href')
    .flatMap(([name, type]) => {
      const path = `${where}.${name}`;
      const property = definition?.properties?.[name];
      if (path in OURS) return [];
      if (!property) return [`${path} is not in the specification`];
      const kind = kindOf(definitions, property);
      if (kind !== type.kind && type.kind !== 'any') return [`${path} is ${kind}, declared ${type.kind}`];
      const inner: AttributeType | undefined = type.kind === 'array' ? type.items : type;
      const target = named(definitions, property.type === 'array' ? property.items : property);
      if (inner?.kind !== 'object' || !target || depth >= NESTING_MAX) return [];
      return deviations(definitions, inner.attributes ?? {}, target, path, depth + 1);
    });
}

const apis = PUBLISHED_APIS.filter(({ id }) => PENDING.includes(id));
if (existsSync(SPECIFICATIONS))
  describe.each(apis)('$id $title', ({ id, resources }) => {
    const { definitions } = JSON.parse(readFileSync(join(SPECIFICATIONS, `${id}.v4.swagger.json`), 'utf8')) as {
      definitions: Definitions;
    };
    test.each(resources.map((declaration) => [declaration.name, declaration] as const))(
      '%s has the specification’s names and types',
      (name, declaration) => {
        expect(deviations(definitions, declaration.attributes, definitions[declaration.type], name)).toEqual([]);
      },
    );
  });
else
  test.skip(`SKIPPED: TM Forum's v4 specifications are not at ${SPECIFICATIONS}: attributes are not compared`, () => {});

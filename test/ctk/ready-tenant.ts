import { randomBytes, randomInt } from 'node:crypto';
import { nextMonthStart, setClock } from '../../local/demo/acts/clock';
import { placeOrder } from '../../local/demo/acts/order';
import type { ApiClient } from '../../local/demo/api-client';
import { clientOf, tokenOf } from '../../local/demo/callers';
import { type ReadyLine, readyLine } from '../../local/demo/line';
import { loadTenant, TENANTS } from '../../local/demo/load';
import type { Payloads } from './prepare-kit';

/** The ordering kit takes one. More would make the inventory longer than a page, and kits ask for the whole at once. */
const NUMBERS = 5;
const PARTY = '/tmf-api/party/v4';
const BILLS = '/tmf-api/customerBillManagement/v4/customerBill?state=sent';
const BILL_MS_MAX = 180_000;
const PRIVACY = '/tmf-api/privacyManagement/v4';
const SCHEMAS = '/farthing/schemaManagement/v1/schema';
const FIVE = { amount: 5, units: 'EUR' };
/** `roleType` is in TMF669's kit and not in v4's schema: a tenant that wants it registers it, as TMF630 extends a type. */
const ROLE_SCHEMA = { location: 'https://schemas.example/typed-role', schemaType: 'TypedPartyRole' };

/** A new tenant with a catalog and a customer's line for the kits to read, a caller of every role, and what to post there. */
export async function readyTenant(): Promise<{
  readonly tenant: string;
  readonly username: string;
  readonly payloads: Payloads;
}> {
  const tenant = `ctk-${randomBytes(4).toString('hex')}`;
  const offers = await loadTenant({ ...TENANTS.demo, tenant, numberRange: '3538966', numbers: NUMBERS });
  const ready = await readyLine(tenant, offers, tenant);
  if (!ready) throw new Error(`Tenant ${tenant} has no line`);
  const username = `${tenant}-all`;
  for (const role of ['agent', 'finance', 'network', 'operator'] as const) await tokenOf(tenant, role, username);
  const client = await clientOf(tenant, 'operator', username);
  await billMonth(client, tenant, ready, offers.bundle);
  return { tenant, username, payloads: await payloadsFor(client, ready, offers.payg) };
}

/** A line with a monthly fee, and the tenant's clock in the month after: the bill of this one is there, with its documents. */
async function billMonth(client: ApiClient, tenant: string, { customer }: ReadyLine, bundleId: string): Promise<void> {
  await placeOrder(client, customer, [{ productOffering: { id: bundleId } }], `${tenant}-bundle`);
  await setClock(client, tenant, Math.ceil((nextMonthStart(Date.now()) - Date.now()) / 1_000));
  await client.until<object[]>(BILLS, (bills) => bills.length > 0, 'The bill of the month', BILL_MS_MAX);
}

/** What a kit's config.json is for: payloads that name what is there. Where the shipped ones do, they stay. */
async function payloadsFor(client: ApiClient, { customer, line }: ReadyLine, offeringId: string): Promise<Payloads> {
  const make = async (path: string, body: object): Promise<string> =>
    (await client.post<{ id: string }>(path, body, `ctk-${path}`)).id;
  const organization = await make(`${PARTY}/organization`, { tradingName: 'Moon Football Club' });
  const purposes = [{ name: 'EmailAddress', privacyUsagePurpose: 'INFORMATION' }];
  const privacy = { partyPrivacyProfileSpecCharacteristic: purposes, status: 'active' };
  const specification = await make(`${PRIVACY}/partyPrivacyProfileSpecification`, privacy);
  const usageSpecification = await make('/tmf-api/usageManagement/v4/usageSpecification', { name: 'Voice' });
  const stock = await make('/tmf-api/stock/v4/productStock', {
    productStockStatusType: 'available',
    productStockLevel: { amount: 1_000 },
    stockedProduct: { productOffering: { id: offeringId } },
  });
  await registerRole(client);
  const bucket = { id: line.balanceId };
  const person = { id: customer.partyId, '@referredType': 'Individual' };
  return {
    ProductOrder: {
      productOrderItem: [{ id: '1', action: 'add', quantity: 1, productOffering: { id: offeringId } }],
      relatedParty: [{ ...person, role: 'customer' }],
      billingAccount: { id: customer.accountId },
    },
    Customer: { name: 'Moon Football Club', engagedParty: { id: organization, '@referredType': 'Organization' } },
    TopupBalance: { amount: FIVE, bucket, paymentMethod: { id: 'tok_visa' } },
    AdjustBalance: { amount: FIVE, bucket, usageType: 'monetary', reason: 'goodwill' },
    ReserveBalance: { amount: FIVE, bucket, relatedParty: [{ ...person, role: 'customer' }] },
    Payment: {
      account: { id: customer.accountId },
      paymentMethod: { id: 'tok_visa' },
      totalAmount: { unit: 'EUR', value: 5 },
    },
    CustomerBillOnDemand: { billingAccount: { id: customer.accountId } },
    Usage: {
      usageDate: new Date().toISOString(),
      usageType: 'sms',
      usageCharacteristic: [
        { name: 'msisdn', value: line.msisdn },
        { name: 'destination', value: '353871234567' },
      ],
      usageSpecification: { id: usageSpecification },
    },
    Resource: {
      name: `3538967${String(randomInt(100_000)).padStart(5, '0')}`,
      category: 'msisdn',
      '@type': 'Resource',
    },
    PartyPrivacyProfile: {
      agreedByParty: person,
      partyPrivacyProfileCharacteristic: [{ name: 'EmailAddress', value: 'No' }],
      partyPrivacyProfileSpecification: { id: specification },
    },
    PartyRole: {
      name: 'dealer',
      roleType: {},
      '@type': ROLE_SCHEMA.schemaType,
      '@schemaLocation': ROLE_SCHEMA.location,
    },
    ReserveProductStock: {
      reserveProductStockItem: [{ id: '1', quantityRequested: { amount: 1 }, productStockRequested: { id: stock } }],
    },
  };
}

async function registerRole(client: ApiClient): Promise<void> {
  const definition = { type: 'object', properties: { roleType: { type: 'object' } } };
  await client.post(SCHEMAS, { ...ROLE_SCHEMA, definition }, 'ctk-role');
}

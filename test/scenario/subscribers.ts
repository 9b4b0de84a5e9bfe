import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore, DynamoDbNumberDirectory } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { addPlan, creditBalance, openAccount } from '../../shared/balance-management';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';
import { tenantApi, tenantResource } from '../../shared/platform/resources';
import type { PriceRule, Tariff } from '../../shared/rating';
import { newResource } from '../../shared/tmf/write-resource';

const dynamo = new DynamoDBClient({});
const balances = new DynamoDbBalanceStore(dynamo, 'farthing-balance-management-balances');
const numbers = new DynamoDbNumberDirectory(dynamo, 'farthing-balance-management-balances');
const ledger = new DynamoDbLedger(dynamo, 'farthing-balance-management-ledger');
const tariffs = new DynamoDbTariffStore(dynamo, 'farthing-rating-tariffs');
const tenants = new DynamoDbResourceStore(dynamo, 'farthing-platform-resources', [tenantResource]);

const anywhere: Omit<PriceRule, 'priceId' | 'service' | 'perUnits'> = {
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  priceNano: 10_000_000n,
  connectFeeNano: 0n,
  firstIncrement: 1n,
  nextIncrement: 1n,
  decimals: 4,
  rounding: 'up',
};
const PRICES = [
  { ...anywhere, priceId: 'voice', service: 'voice', perUnits: 60n },
  { ...anywhere, priceId: 'sms', service: 'sms', perUnits: 1n },
  { ...anywhere, priceId: 'data', service: 'data', perUnits: 1_048_576n },
] as const;
/** One cent a minute, a message and a MiB, at home and abroad. */
const TARIFF: Tariff = {
  offeringId: 'payg',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  allowances: [],
  rules: [
    ...PRICES,
    ...PRICES.map((price) => ({
      ...price,
      priceId: `${price.priceId}-abroad`,
      visitedNetworks: ['*'],
      zone: 'abroad',
    })),
  ],
};

export interface Subscriber {
  readonly balanceId: string;
  readonly partyId: string;
  readonly msisdn: string;
}

export const TOP_UP_NANO = 10_000_000_000_000n;

/**
 * A tenant with subscribers who can pay, set up where the domains keep them: orders have a story of their own
 * (test/scenario/), this is about files.
 */
export async function makeTenant(
  count: number,
  activatedMs: number,
): Promise<{ tenant: TenantId; subscribers: Subscriber[] }> {
  const run = `${process.pid}${Date.now()}`.slice(-9);
  const tenant = tenantId(`files-${run}`);
  const body = { name: 'Files', currency: 'EUR', country: 'IE', timeZone: 'UTC', pricesIncludeTax: true };
  await tenants.create(
    newResource(tenantResource, { tenant, id: tenant, body, basePath: tenantApi.basePath, nowMs: Date.now() }),
  );
  await tariffs.put(tenant, TARIFF);
  const subscribers = Array.from({ length: count }, (_, at) => ({
    balanceId: `b${run}x${at}`,
    partyId: `p${run}x${at}`,
    msisdn: `35389${String(at).padStart(7, '0')}`,
  }));
  for (const { balanceId, partyId, msisdn } of subscribers) {
    const opened = openAccount({ tenant, balanceId, partyId, currency: 'EUR', atMs: activatedMs });
    await balances.open(opened);
    const plan = { productId: balanceId, offeringId: 'payg', from: activatedMs, addOn: false };
    const planned = addPlan(opened, plan, [], activatedMs) ?? opened;
    const at = { paidAt: activatedMs, atMs: activatedMs };
    const paid = creditBalance(planned, { reference: 'topupBalance/1', amountNano: TOP_UP_NANO, ...at });
    if (typeof paid === 'string') throw new Error(paid);
    await balances.write({ ...paid, postings: [...planned.postings, ...paid.postings] }, opened.number);
    await numbers.assign(tenant, msisdn, { balanceId, from: activatedMs });
  }
  return { tenant, subscribers };
}

/** What left the balances, what the ledger's charges say, and whether the ledger has caught up with the balances. */
export async function readMoney(tenant: TenantId, subscribers: readonly Subscriber[]) {
  let left = 0n;
  let charged = 0n;
  let records = 0;
  let caughtUp = true;
  for (const { balanceId } of subscribers) {
    const account = await balances.read(tenant, balanceId);
    if (account === undefined) throw new Error(`There is no balance ${balanceId}`);
    left += TOP_UP_NANO - account.moneyNano;
    caughtUp &&= await ledger.hasCaughtUp(account);
    const postings = (await ledger.between(tenant, balanceId, '0000-00-00', '9999-99-99')).filter(
      (posting) => posting.kind === 'charge',
    );
    charged += postings.flatMap((one) => one.records ?? []).reduce((sum, one) => sum + BigInt(one.amountNano), 0n);
    records += postings.reduce((sum, posting) => sum + posting.count, 0);
  }
  return { left, charged, records, caughtUp };
}

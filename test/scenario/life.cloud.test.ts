import { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import { type LifeFacts, playLife } from '../../local/demo/life';
import { DEMO_TENANT, loadTenant, SECOND_TENANT, TENANTS } from '../../local/demo/load';
import { type Stage, setStage } from '../../local/demo/stage';
import { parseNano } from '../../shared/kernel/money';

const RECORDS = 5_000;
const LIFE_MS = 300_000;

const nano = (value: string | number): bigint => {
  const parsed = parseNano(String(value));
  if (parsed === undefined) throw new Error(`${value} is not an amount`);
  return parsed;
};

describe('a customer’s life, over the API alone', () => {
  let stage: Stage;
  let facts: LifeFacts;
  const told: string[] = [];

  beforeAll(async () => {
    stage = await setStage(DEMO_TENANT, await loadTenant(TENANTS[DEMO_TENANT]), (step, detail) =>
      told.push(`${step}: ${detail}`),
    );
    facts = await playLife(stage, RECORDS).catch((problem) => {
      console.error(told.join('\n'));
      throw problem;
    });
  }, LIFE_MS);

  test('an identity that does not pass is refused in the one error shape', () => {
    expect(facts.refusedSignUp).toMatchObject({
      status: 422,
      failure: { '@type': 'Error', code: 'verification-failed', status: '422', requestId: expect.any(String) },
    });
  });

  test('the order brought a number, a balance, and each business line its own', () => {
    const all = [facts.line, ...facts.businessLines];
    expect(new Set(all.map((line) => line.msisdn)).size).toBe(all.length);
    expect(new Set(all.map((line) => line.balanceId)).size).toBe(all.length);
    expect(all.every((line) => /^353\d{9}$/.test(line.msisdn))).toBe(true);
  });

  test('a declined card tops nothing up', () => expect(facts.declinedTopUp).toBe('failed'));

  test('a voucher tops up once, a gift arrives, and a refund takes two people', () =>
    expect(facts.actions).toMatchObject({
      voucher: { status: 'completed' },
      voucherAgain: 422,
      transfer: { status: 'completed' },
      refund: { status: 'completed', approval: { state: 'approved' } },
      approvedAlone: 409,
    }));

  test('every record of the file is accounted for: charged + duplicate + quarantined = read', () => {
    const { read = 0, charged = 0, duplicate = 0, quarantined = 0 } = facts.file;
    expect(read).toBe(RECORDS);
    expect(charged + duplicate + quarantined).toBe(read);
    expect(duplicate).toBe(facts.fileExpected.duplicates);
    expect(quarantined).toBe(facts.quarantine.length);
    expect(facts.fileExpected.late).toBeGreaterThan(0);
  });

  test('what is in quarantine says why: malformed and unknown ones are all there', () => {
    const count = (reason: string): number => facts.quarantine.filter((one) => one.reason === reason).length;
    expect(count('unknown-subscriber')).toBe(facts.fileExpected.unknown);
    const ofCharging = ['unknown-subscriber', 'no-tariff', 'insufficient-balance'];
    expect(facts.quarantine.filter((one) => !ofCharging.includes(one.reason ?? ''))).toHaveLength(
      facts.fileExpected.malformed,
    );
  });

  test('a record whose number was mended is charged when it is replayed', () =>
    expect(facts.replayed).toMatchObject({ state: 'resolved', resolution: 'charged' }));

  test('the same file again charges nothing', () => {
    expect(facts.second.charged).toBe(0);
    expect(facts.second.read).toBe(RECORDS);
    expect(facts.moneyAfterSecond).toBe(facts.moneyBeforeSecond);
  });

  test('usage that the balance does not cover is refused, with its reason', () =>
    expect(facts.refusedReason).toBe('insufficient-balance'));

  test('the bill has both fees and the usage, with tax; the balance paid for the usage', () => {
    const lines = facts.billLines;
    expect(lines.filter((line) => line.type === 'recurring')).toHaveLength(2);
    const sum = lines.reduce((total, line) => total + nano(line.taxIncludedAmount.value), 0n);
    expect(nano(facts.bill.taxIncludedAmount.value)).toBe(sum);
    const tax = (facts.bill.taxItem ?? []).reduce((total, item) => total + nano(item.taxAmount?.value ?? 0), 0n);
    expect(nano(facts.bill.taxExcludedAmount.value) + tax).toBe(nano(facts.bill.taxIncludedAmount.value));
    expect(nano(facts.bill.amountDue.value)).toBe(16_000_000_000n);
  });

  test('the bill is paid, the ledger and the balance agree, the books balance', () => {
    expect(facts.settled).toMatchObject({ state: 'settled' });
    expect(nano(facts.settled.remainingAmount.value)).toBe(0n);
    expect(facts.verification).toMatchObject({ agrees: true, faults: [] });
    expect(nano(facts.verification.balance)).toBe(nano(facts.balance));
    expect(facts.reconciliation).toMatchObject({ agrees: true, differences: [] });
    for (const total of facts.trialBalance.total) expect(nano(total.difference)).toBe(0n);
  });

  test('the customer reads their own usage, and nobody else’s', async () => {
    const { typed } = facts.customer.client;
    const own = await typed.GET('/tmf-api/usageManagement/v4/usage', { params: { query: { limit: 20 } } });
    expect(own.data?.length).toBeGreaterThan(0);
    const business = facts.businessLines[0]?.balanceId;
    for (const path of [
      `/tmf-api/prepayBalanceManagement/v4/bucket/${business}`,
      `/tmf-api/productInventory/v4/product/${business}`,
    ])
      expect(await facts.customer.client.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const buckets = await typed.GET('/tmf-api/prepayBalanceManagement/v4/bucket', {
      params: { query: { limit: 100 } },
    });
    expect(new Set(buckets.data?.map((bucket) => bucket.relatedParty?.[0]?.id))).toEqual(
      new Set([facts.customer.partyId]),
    );
  });

  test('who has no token is told 401, who may not 403, both in the one shape', async () => {
    const nobody = new ApiClient(stage.agent.apiUrl, undefined);
    const path = '/tmf-api/customerBillManagement/v4/customerBill';
    expect(await nobody.call('GET', path)).toMatchObject({
      status: 401,
      body: { '@type': 'Error', code: 'unauthenticated', status: '401' },
    });
    expect(await facts.customer.client.call('GET', '/farthing/books/v1/trialBalance')).toMatchObject({
      status: 403,
      body: { '@type': 'Error', code: 'forbidden', status: '403' },
    });
  });

  test('a second tenant beside the first sees nothing of it', async () => {
    await loadTenant(TENANTS[SECOND_TENANT]);
    const [agent, finance, operator] = await Promise.all([
      clientOf(SECOND_TENANT, 'agent'),
      clientOf(SECOND_TENANT, 'finance'),
      clientOf(SECOND_TENANT, 'operator'),
    ]);
    const single: [ApiClient, string][] = [
      [agent, `/tmf-api/party/v4/individual/${facts.customer.partyId}`],
      [agent, `/tmf-api/productInventory/v4/product/${facts.line.productId}`],
      [agent, `/tmf-api/prepayBalanceManagement/v4/bucket/${facts.line.balanceId}`],
      [finance, `/farthing/ledger/v1/verification/${facts.line.balanceId}`],
      [finance, `/tmf-api/customerBillManagement/v4/customerBill/${facts.bill.id}`],
      [agent, `/tmf-api/accountManagement/v4/billingAccount/${facts.customer.accountId}`],
      [operator, `/farthing/usageFile/v1/file/${facts.file.id}`],
      [operator, `/farthing/tenantManagement/v1/tenant/${DEMO_TENANT}`],
    ];
    for (const [client, path] of single) expect([path, (await client.call('GET', path)).status]).toEqual([path, 404]);
    const collections: [ApiClient, string][] = [
      [agent, `/tmf-api/productOrderingManagement/v4/productOrder`],
      [agent, `/tmf-api/productInventory/v4/product?relatedParty.id=${facts.customer.partyId}`],
      [agent, `/tmf-api/prepayBalanceManagement/v4/bucket`],
      [finance, `/tmf-api/customerBillManagement/v4/customerBill`],
      [operator, `/farthing/usageFile/v1/quarantinedUsage?file.id=${facts.file.id}`],
    ];
    for (const [client, path] of collections) expect([path, await client.get(path)]).toEqual([path, []]);
  });
});

import { tariffFromJson, tariffToJson } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { MemoryTariffStore } from '../../shared/adapters/memory/memory-balances';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { ChargeView, chargeIdOf, type Ledger, ledgerApi } from '../../shared/balance-management';
import { serveExplanation } from '../../shared/balance-management/serve-explanation';
import { chargeMessages } from '../../shared/convergent-charging';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import { tmfApi } from '../../shared/tmf/engine';
import { makeWorld, TENANT, usage } from '../convergent-charging/world';

/** A charge of eleven minutes, ten of them free, and its explanation by any caller from any store of tariffs. */
async function charged() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  const record = usage({ usageId: 'u1', service: 'voice', quantity: '660' });
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
  await world.projectAll();
  const { postings, partyId } = await world.account();
  const id = postings[0] && chargeIdOf(world.balanceId, postings[0], 0);
  const explain = async (
    over: { readonly method?: string; readonly path?: string; readonly partyId?: string } = {},
    tariffs = world.ports.tariffs,
  ) => {
    const api = tmfApi(ledgerApi, {
      store: new MemoryResourceStore(ledgerApi.resources),
      ids: countingIds('x'),
      clockOf: async () => fixedClock(0),
      hooks: { charge: { store: new ChargeView(world.ports.balances, world.ports.ledger as Ledger, tariffs) } },
    });
    const request: ApiRequest = {
      method: over.method ?? 'GET',
      path: over.path ?? `${ledgerApi.basePath}/charge/${encodeURIComponent(id ?? '')}/explain`,
      query: {},
      headers: {},
      body: undefined,
      caller: { tenant: TENANT, subject: 'x', roles: ['subscriber'], partyId: over.partyId ?? partyId },
      requestId: 'r',
      baseUrl: 'https://host',
    };
    const answer = await serveExplanation(request, api);
    if (!answer) return undefined;
    return 'failure' in answer
      ? { status: answer.failure.code, body: '' }
      : { status: answer.status, body: answer.body };
  };
  return { world, id, explain };
}

test('a charge’s explanation is the same bytes each time, also from tariffs that were stored and read again', async () => {
  const { world, id, explain } = await charged();
  const first = await explain();
  expect(first?.status).toBe(200);
  expect(JSON.parse(first?.body ?? '')).toMatchObject({
    chargeId: id,
    usageId: 'u1',
    explanation: { isSame: true, words: expect.arrayContaining([expect.stringContaining('paid by allowances')]) },
  });
  const read = new MemoryTariffStore();
  for (const tariff of await world.ports.tariffs.versions(TENANT, 'payg'))
    await read.put(TENANT, tariffFromJson(tariffToJson(tariff)));
  for (const tariffs of [world.ports.tariffs, read]) expect((await explain({}, tariffs))?.body).toBe(first?.body);
});

test('a tariff that was changed behind its version is told', async () => {
  const { world, explain } = await charged();
  const forged = new MemoryTariffStore();
  for (const tariff of await world.ports.tariffs.versions(TENANT, 'payg'))
    await forged.put(TENANT, {
      ...tariff,
      rules: tariff.rules.map((rule) => ({ ...rule, priceNano: rule.priceNano + 1_000_000n })),
    });
  expect(JSON.parse((await explain({}, forged))?.body ?? '').explanation.isSame).toBe(false);
});

test('only who may see the charge may see its explanation, and only by reading', async () => {
  const { explain } = await charged();
  expect(await explain({ partyId: 'somebody-else' })).toEqual({ status: 'not-found', body: '' });
  expect(await explain({ method: 'POST' })).toMatchObject({
    status: 405,
    body: expect.stringContaining('Allowed here: GET'),
  });
  expect(await explain({ path: `${ledgerApi.basePath}/charge/none/explain` })).toEqual({
    status: 'not-found',
    body: '',
  });
  expect(await explain({ path: `${ledgerApi.basePath}/charge/none` })).toBeUndefined();
});

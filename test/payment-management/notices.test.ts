import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { tenantId } from '../../shared/kernel/tenant';
import type { ProviderNotice } from '../../shared/payment-management/ports';
import { receiveNotice } from '../../shared/payment-management/receive-notice';
import { payment, paymentApi, refund } from '../../shared/payment-management/resources';
import {
  noticesOf,
  noticeText,
  SIGNATURE_AGE_MAX_MS,
  SIGNATURE_HEADER,
  signNotice,
  simulatedNoticeReader,
} from '../../shared/payment-management/simulated-notices';
import { bodyOf } from '../../shared/tmf/update-resource';
import { newResource } from '../../shared/tmf/write-resource';

const TENANT = tenantId('aurora');
const NOW = Date.parse('2026-11-23T12:00:00Z');
const SECRET = 'a secret of the provider’s';
const eur = { unit: 'EUR', value: '10' };
const done = { kind: 'done', authorizationCode: 'A1' } as const;

async function till(status: 'pending' | 'done' = 'pending', token = 'tok_visa') {
  const store = new MemoryResourceStore(paymentApi.resources);
  const clock = fixedClock(NOW);
  const body = { status, totalAmount: eur, account: { id: 'a1' }, payer: { id: 'ann' }, paymentMethod: { id: token } };
  const given = { tenant: TENANT, basePath: paymentApi.basePath, nowMs: NOW };
  await store.create(newResource(payment, { ...given, id: 'p1', body }));
  await store.create(
    newResource(refund, { ...given, id: 'r1', body: { status: 'authorized', payment: { id: 'p1' } } }),
  );
  const at = async (name: string, id: string) => {
    const stored = await store.get(TENANT, name, id);
    return stored && { version: stored.version, ...(stored.body as object) };
  };
  return {
    store,
    clock,
    reader: simulatedNoticeReader(async () => SECRET, clock),
    tell: (notice: ProviderNotice) => receiveNotice(store, TENANT, notice, NOW),
    at,
  };
}
const dispute = (status: 'open' | 'won' | 'lost') =>
  ({
    about: 'dispute',
    disputeId: 'd1',
    paymentId: 'p1',
    amountNano: 10_000_000_000n,
    currency: 'EUR',
    reason: 'fraudulent',
    status,
  }) as const;

describe('a signature', () => {
  const text = noticeText(dispute('open'));
  test('of the provider is taken, and the notice read as it was sent', async () => {
    const { reader } = await till();
    const headers = { [SIGNATURE_HEADER]: signNotice(text, SECRET, NOW) };
    expect(await reader.read(text, headers, TENANT)).toEqual({ ok: true, value: dispute('open') });
  });

  test.each([
    ['none', {}],
    ['another secret', { [SIGNATURE_HEADER]: signNotice(text, 'guessed', NOW) }],
    ['another body', { [SIGNATURE_HEADER]: signNotice(text.replace('10', '99'), SECRET, NOW) }],
    ['too old', { [SIGNATURE_HEADER]: signNotice(text, SECRET, NOW - SIGNATURE_AGE_MAX_MS - 1_000) }],
    ['ahead of us', { [SIGNATURE_HEADER]: signNotice(text, SECRET, NOW + SIGNATURE_AGE_MAX_MS + 1_000) }],
    ['no signature', { [SIGNATURE_HEADER]: 't=1,v1=zz' }],
  ])('%s is refused', async (_, headers) => {
    const { reader } = await till();
    expect(await reader.read(text, headers, TENANT)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  test.each(['', 'no json', '[]', '{"about":"dispute"}', '{"about":"payment","paymentId":"p1"}'])(
    'over %j, which is no notice, does not help',
    async (text) => {
      const { reader } = await till();
      const headers = { [SIGNATURE_HEADER]: signNotice(text, SECRET, NOW) };
      expect(await reader.read(text, headers, TENANT)).toMatchObject({ error: { code: 'invalid-request' } });
    },
  );
});

describe('what the provider tells', () => {
  test('decides a pending payment once: told twice, or otherwise later, nothing changes', async () => {
    const { tell, at } = await till();
    await tell({ about: 'payment', paymentId: 'p1', answer: done });
    await tell({ about: 'payment', paymentId: 'p1', answer: done });
    await tell({ about: 'payment', paymentId: 'p1', answer: { kind: 'declined', reason: 'late' } });
    expect(await at('payment', 'p1')).toMatchObject({ version: 2, status: 'done', authorizationCode: 'A1' });
  });

  test('decides a refund that was on its way; one that failed frees the payment', async () => {
    const { tell, at } = await till('done');
    await tell({ about: 'refund', refundId: 'r1', answer: { kind: 'declined', reason: 'expired' } });
    expect(await at('refund', 'r1')).toMatchObject({ status: 'failed', statusReason: 'expired' });
  });

  test('of a payment that we do not know yet is to be told again', async () => {
    const { tell } = await till();
    for (const notice of [
      { ...dispute('open'), paymentId: 'p2' },
      { about: 'payment', paymentId: 'p2', answer: done },
    ])
      expect(await tell(notice as ProviderNotice)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  test.each([
    ['opened and won', ['open', 'won'], 'won', 2],
    ['lost before it was opened', ['lost', 'open'], 'lost', 2],
    ['each twice', ['open', 'open', 'won', 'won', 'lost'], 'won', 2],
  ] as const)('a dispute %s is one chargeback', async (_, told, status, version) => {
    const { tell, at } = await till('done');
    for (const one of told) expect((await tell(dispute(one))).ok).toBe(true);
    expect(await at('chargeback', 'cb-d1')).toMatchObject({ status, version, account: { id: 'a1' }, totalAmount: eur });
    expect(await at('payment', 'p1')).toMatchObject({ reversal: [{ id: 'cb-d1', kind: 'chargeback' }] });
  });
});

test.each([
  ['tok_chargeback', 'open'],
  ['tok_chargeback_won', 'won'],
  ['tok_notices_out_of_order', 'won'],
])('%s: the simulated provider’s notices leave one chargeback, %s', async (token, status) => {
  const { store, tell } = await till('done', token);
  const stored = await store.get(TENANT, 'payment', 'p1');
  if (!stored) throw new Error('There is a payment');
  for (const notice of noticesOf(bodyOf(payment, stored))) await tell(notice);
  const { items } = await store.list({ tenant: TENANT, resource: 'chargeback', limit: 10 });
  expect(items.map(({ body }) => body.status)).toEqual([status]);
});

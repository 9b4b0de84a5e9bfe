import { tenantId } from '../../shared/kernel/tenant';
import { agreementHooks } from '../../shared/party-management/agreement-hooks';
import { type Agreement, agreedAlterations } from '../../shared/party-management/agreement-prices';
import { AGREEMENT_API } from '../../shared/party-management/agreement-resources';
import { serve } from '../harness/serve';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const SITUATION = {
  productOffering: 'bundle',
  productOfferingPrice: 'fee',
  priceType: 'recurring',
  category: [],
  customer: 'party1',
  promotionCode: [],
  quantity: 1,
};
const agreed = (value: Record<string, unknown>, more: Partial<Agreement> = {}): Agreement => ({
  id: 'a1',
  href: '/a1',
  name: 'Frame',
  status: 'approved',
  agreementItem: [{ productOffering: [{ id: 'bundle' }] }],
  characteristic: [{ name: 'agreedPrice', value }],
  ...more,
});

describe('an approved agreement alters a price', () => {
  test.each<[string, Record<string, unknown>, object]>([
    [
      'by a price of its own',
      { price: '5' },
      { kind: 'fixed', valueNano: 5_000_000_000n, description: 'Agreement a1: at 5' },
    ],
    ['by a percentage', { percent: '12.5' }, { kind: 'percent', description: 'Agreement a1: 12.5 % off' }],
    ['by an amount, for some periods', { amount: '2', periods: 6 }, { kind: 'amount', periods: 6 }],
    ['of one price alone', { price: '5', productOfferingPrice: 'fee', priceType: 'recurring' }, { kind: 'fixed' }],
  ])('%s', (_, value, expected) => expect(agreedAlterations(agreed(value), SITUATION, NOW)).toMatchObject([expected]));

  test('until its period is over', () => {
    const given = agreed({ price: '5' }, { agreementPeriod: { endDateTime: '2027-01-01T00:00:00Z' } });
    expect(agreedAlterations(given, SITUATION, NOW)).toMatchObject([{ endMs: Date.parse('2027-01-01T00:00:00Z') }]);
    expect(agreedAlterations(given, SITUATION, Date.parse('2027-01-01T00:00:00Z'))).toEqual([]);
  });

  test.each<[string, Agreement]>([
    ['it is not approved', agreed({ price: '5' }, { status: 'in process' })],
    ['it is about another offering', agreed({ price: '5' }, { agreementItem: [{ productOffering: [{ id: 'x' }] }] })],
    ['it is about another price', agreed({ price: '5', productOfferingPrice: 'x' })],
    ['it is about one-time prices', agreed({ price: '5', priceType: 'oneTime' })],
  ])('but not when %s', (_, given) => expect(agreedAlterations(given, SITUATION, NOW)).toEqual([]));
});

describe('TMF651', () => {
  const agent = { tenant: tenantId('breeze'), subject: 'agent', roles: ['agent' as const] };
  const body = {
    name: 'Frame',
    agreementType: 'commercial',
    engagedParty: [{ id: 'party1', '@referredType': 'Individual' }],
    agreementItem: [{ productOffering: [{ id: 'bundle' }] }],
    characteristic: [{ name: 'agreedPrice', value: { price: '5' } }],
  };
  const hooks = agreementHooks;

  test('once approved it changes its end alone', async () => {
    const call = serve(AGREEMENT_API, { hooks, nowMs: NOW });
    expect(await call(agent, 'POST', '/agreement', body)).toMatchObject({
      status: 201,
      body: { status: 'in process', initialDate: '2026-11-01T12:00:00.000Z' },
    });
    expect(await call(agent, 'PATCH', '/agreement/id1', { status: 'approved' })).toMatchObject({ status: 200 });
    expect(await call(agent, 'PATCH', '/agreement/id1', { agreementItem: [] })).toMatchObject({
      body: { code: 'conflict', violations: [{ path: 'agreementItem' }] },
    });
    const ended = { agreementPeriod: { endDateTime: '2026-12-01T00:00:00Z' } };
    expect(await call(agent, 'PATCH', '/agreement/id1', ended)).toMatchObject({ status: 200 });
    expect(await call(agent, 'PATCH', '/agreement/id1', { status: 'in process' })).toMatchObject({
      body: { code: expect.stringMatching(/illegal-transition|conflict/) },
    });
  });

  test.each<[string, unknown]>([
    ['two ways at once', { percent: '10', amount: '1' }],
    ['more than all', { percent: '101' }],
    ['nothing', {}],
    ['a number that loses digits', { price: 5 }],
    ['no whole periods', { price: '5', periods: 0 }],
    ['usage', { price: '5', priceType: 'usage' }],
  ])('a price that says %s is refused with its path', async (_, value) => {
    const characteristic = [{ name: 'agreedPrice', value }];
    const refused = await serve(AGREEMENT_API, { hooks, nowMs: NOW })(agent, 'POST', '/agreement', {
      ...body,
      characteristic,
    });
    expect(refused.body).toMatchObject({ code: 'unprocessable', violations: [{ path: 'characteristic.0.value' }] });
  });
});

import { type Failure, failure, type Violation } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { isSegment, SEGMENT_RULE } from '../kernel/segment';
import type { Role, TenantId } from '../kernel/tenant';
import { compileLimit, describeLimit, isTimeZone } from '../rating';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { isRecord } from '../tmf/read-path';
import type { ListPage, StoredResource } from '../tmf/resource-store';
import { sameJson } from '../tmf/same-json';
import type { BalanceAccount, OwnLimit, SponsorTerm } from './balance-account';
import { asStored, View } from './balance-views';
import { type BalanceTerms, changeTerms, MAX_OWN_LIMITS } from './change-terms';
import { isSlice } from './pool';
import type { BalanceStore } from './ports';
import type { balanceTerms } from './resources';

type TermsBody = BodyOf<typeof balanceTerms>;
/** Of limits and sponsorships, as they are written: the balance item holds them. */
const MAX_TERMS_TEXT = 4_000;
/** Who lends, and in whose name others pay: not the customer, nor a person at the counter. */
const MAY_LEND: readonly Role[] = ['finance', 'operator'];
/** Who says which prices a customer has: not the customer. */
const MAY_SEGMENT: readonly Role[] = ['agent', 'finance', 'operator'];

/** A balance's terms as their resource says them. */
const describeTerms = (account: BalanceAccount): Omit<TermsBody, 'href'> => ({
  id: account.balanceId,
  '@type': 'BalanceTerms',
  creditLimit: { amount: formatNano(account.creditLimitNano), units: account.currency },
  spendingLimit: account.limits.map(({ productId, ...rule }) => ({
    ...describeLimit(rule),
    ...(productId === undefined ? {} : { product: { id: productId } }),
  })),
  sponsorship: account.plans.flatMap(({ productId, sponsor }) =>
    sponsor
      ? [
          {
            product: { id: productId },
            bucket: { id: sponsor.balanceId },
            percent: sponsor.percent,
            ...(sponsor.zones ? { zones: [...sponsor.zones] } : {}),
            ...(sponsor.ratingGroups ? { ratingGroups: [...sponsor.ratingGroups] } : {}),
          },
        ]
      : [],
  ),
  ...(account.segment === undefined ? {} : { segment: account.segment }),
  relatedParty: [{ id: account.partyId, role: 'customer' }],
});

/** Terms out of a body, or every reason why they cannot be. */
function readTerms(account: BalanceAccount, body: TermsBody): Result<BalanceTerms, Violation[]> {
  const violations: Violation[] = [];
  const creditLimitNano = parseNano(body.creditLimit?.amount ?? '');
  if (creditLimitNano === undefined || creditLimitNano < 0n || body.creditLimit?.units !== account.currency)
    violations.push({ path: 'creditLimit', message: `is not negative, in ${account.currency}` });
  if (JSON.stringify([body.spendingLimit ?? [], body.sponsorship ?? []]).length > MAX_TERMS_TEXT)
    return err([{ path: 'spendingLimit', message: `and sponsorship are at most ${MAX_TERMS_TEXT} characters` }]);
  const limits = (body.spendingLimit ?? []).flatMap((given, index) => readLimit(account, given, index, violations));
  if (limits.length > MAX_OWN_LIMITS)
    violations.push({ path: 'spendingLimit', message: `are at most ${MAX_OWN_LIMITS}` });
  const keys = limits.map(({ id, productId = '' }) => `${id}/${productId}`);
  if (new Set(keys).size < keys.length)
    violations.push({ path: 'spendingLimit', message: 'have ids of their own, or products' });
  const sponsors = (body.sponsorship ?? []).map(({ product, bucket, percent, zones, ratingGroups }, index) => {
    const path = `sponsorship[${index}]`;
    if (!hasPlan(account, product?.id)) violations.push({ path: `${path}.product`, message: 'has no plan here' });
    if (bucket?.id === account.balanceId) violations.push({ path: `${path}.bucket`, message: 'is another balance' });
    const term: SponsorTerm = {
      balanceId: bucket?.id ?? '',
      percent: percent ?? 0,
      ...(zones ? { zones } : {}),
      ...(ratingGroups ? { ratingGroups } : {}),
    };
    return [product?.id ?? '', term] as const;
  });
  const { segment } = body;
  if (segment !== undefined && !isSegment(segment)) violations.push({ path: 'segment', message: SEGMENT_RULE });
  if (violations.length > 0 || creditLimitNano === undefined) return err(violations);
  return ok({ creditLimitNano, limits, ...(segment === undefined ? {} : { segment }), sponsors: new Map(sponsors) });
}

const hasPlan = ({ plans }: BalanceAccount, productId: string | undefined): boolean =>
  plans.some((plan) => plan.productId === productId);

function readLimit(account: BalanceAccount, given: unknown, index: number, violations: Violation[]): OwnLimit[] {
  const complain = (path: string, message: string): undefined => {
    violations.push({ path: `spendingLimit[${index}]${path === '' ? '' : `.${path}`}`, message });
    return undefined;
  };
  const rule = isRecord(given) ? compileLimit(given, undefined, complain) : complain('', 'is an object');
  if (rule?.timeZone !== undefined && !isTimeZone(rule.timeZone)) complain('timeZone', 'is a time zone of the IANA’s');
  const product = isRecord(given) && isRecord(given.product) ? given.product.id : undefined;
  if (product === undefined) return rule ? [rule] : [];
  if (typeof product !== 'string' || !hasPlan(account, product)) complain('product', 'has no plan here');
  return rule && typeof product === 'string' ? [{ ...rule, productId: product }] : [];
}

/** Checks a change of terms: who may lend, what can be read, that a sponsor is there, and that credit in use stays covered. */
export const termsHooks = (balances: Pick<BalanceStore, 'read'>): ResourceHooks<TermsBody> => ({
  async beforePatch(next, previous, { caller, clock }) {
    const account = await balances.read(caller.tenant, next.id);
    if (!account) return err(failure('not-found', 'There is no such balance'));
    const isMoney =
      !sameJson(next.creditLimit, previous.creditLimit) || !sameJson(next.sponsorship, previous.sponsorship);
    if (isMoney && !caller.roles.some((role) => MAY_LEND.includes(role)))
      return err(failure('forbidden', 'Credit and sponsorship are changed by finance or operators'));
    if (next.segment !== previous.segment && !caller.roles.some((role) => MAY_SEGMENT.includes(role)))
      return err(failure('forbidden', 'A customer segment is changed by agents, finance or operators'));
    if (isSlice(account))
      return unprocessable([{ path: 'id', message: 'is a pool: each slice would count for itself' }]);
    const terms = readTerms(account, next);
    if (!terms.ok) return unprocessable(terms.error);
    const missing = await missingSponsors(balances, account, terms.value);
    if (missing.length > 0) return unprocessable(missing);
    if (changeTerms(account, terms.value, clock.now()) === 'in-use')
      return unprocessable([{ path: 'creditLimit', message: 'is below what is overdrawn or held now' }]);
    return ok(next);
  },
});

const unprocessable = (violations: Violation[]): Result<never, Failure> =>
  err(failure('unprocessable', 'These terms cannot be', { violations }));

async function missingSponsors(
  balances: Pick<BalanceStore, 'read'>,
  { tenant, currency }: BalanceAccount,
  { sponsors }: BalanceTerms,
): Promise<Violation[]> {
  const ids = [...new Set([...sponsors.values()].map(({ balanceId }) => balanceId))];
  const found = await Promise.all(ids.map((id) => balances.read(tenant, id)));
  return found.every((sponsor) => sponsor?.currency === currency && !isSlice(sponsor))
    ? []
    : [{ path: 'sponsorship', message: `names balances in ${currency}, none of them a pool` }];
}

/** Terms are kept in the balance item: a change of them is a write of it, posted like any other. */
export class TermsStore extends View {
  constructor(
    private readonly balances: Pick<BalanceStore, 'read' | 'write'>,
    private readonly nowOf: (tenant: TenantId) => Promise<number>,
  ) {
    super();
  }

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const account = await this.balances.read(tenant, id);
    return account && asStored(account, resource, describeTerms(account), account.number);
  }

  async list(): Promise<ListPage> {
    return { items: [] };
  }

  override replace = async (item: StoredResource): Promise<boolean> => {
    const account = await this.balances.read(item.tenant, item.id);
    if (account?.number !== item.version - 1) return false;
    const terms = readTerms(account, item.body as TermsBody);
    const next = terms.ok ? changeTerms(account, terms.value, await this.nowOf(item.tenant)) : 'in-use';
    if (next === undefined) return true;
    return next !== 'in-use' && (await this.balances.write(next, account.number)).written;
  };
}

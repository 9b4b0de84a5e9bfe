import { toIso } from '../kernel/clock';
import { canonicalJson, type Json } from '../kernel/digest';
import { type Failure, invariant } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { billingAccount } from './account-resources';
import { nanoOf } from './allocate-payment';
import { localDay } from './billing-period';
import { owedOf } from './collectable-amount';
import { COLLECTIONS_API, collectionCase, dunningLadder } from './collection-resources';
import type { BillableProducts, Books } from './ports';
import { postEntry } from './post-entry';
import { billsOf } from './settle-receipts';
import { type CollectionCase, type DunningLadder, retryAt, type Situation, takeStep } from './take-step';

/** What collections work with. */
export interface Collecting {
  readonly store: ResourceStore;
  readonly books: Books;
  readonly products: Pick<BillableProducts, 'ofAccount'>;
  readonly currency: string;
  readonly timeZone: string;
  /** The tenant's time, epoch milliseconds. */
  readonly nowMs: number;
}

/** More steps are not due at once: a ladder has twenty. */
const STEPS_AT_ONCE_MAX = 40;
const LADDERS_MAX = 50;
/** Days back that a sweep looks for cases: after a clock that jumped by a year, too. */
export const DAYS_BACK = 400;
const CASES_PER_PAGE = 200;
const PAGES_MAX = 50;
const DAY_MS = 86_400_000;

/** Opens an account's case, if it has none, and does with it what is due. */
export async function tendAccount(on: Collecting, tenant: TenantId, accountId: string): Promise<void> {
  const account = await on.store.get(tenant, billingAccount.name, accountId);
  if (!account) return;
  const { relatedParty } = bodyOf(billingAccount, account);
  const { basePath } = COLLECTIONS_API;
  const body = {
    billingAccount: { id: accountId, '@referredType': billingAccount.type },
    ...(relatedParty === undefined ? {} : { relatedParty }),
    stepsTaken: 0,
    episode: 0,
  };
  await on.store.create(newResource(collectionCase, { tenant, id: accountId, body, basePath, nowMs: on.nowMs }));
  await tendCase(on, account);
}

/** One version a step, so each step is one event, told once; a step's fee stands in the books before the step does. */
async function tendCase(on: Collecting, account: StoredResource): Promise<void> {
  const { tenant, id } = account;
  const situation = await situationOf(on, account);
  for (let steps = 0; steps < STEPS_AT_ONCE_MAX; steps += 1) {
    const standing = await on.store.get(tenant, collectionCase.name, id);
    invariant(standing, 'a case that was opened is there');
    const planned = takeStep(bodyOf(collectionCase, standing), situation);
    if (planned.taken?.fee) await postFee(on, tenant, id, planned);
    const written = await updateResource(on.store, collectionCase, { tenant, id, nowMs: on.nowMs }, (body) => {
      const next = takeStep(body, situation);
      return ok(isSame(body, next) ? undefined : next);
    });
    if (!written.ok) throw new Error(`The case ${id} cannot change: ${written.error.code}`);
    if (written.value.version === standing.version || bodyOf(collectionCase, written.value).taken === undefined) return;
  }
}

const asJson = (body: CollectionCase): string => canonicalJson(body as unknown as Json);
/** A version that did something is not written again to say that nothing more is done, unless it is looked at later. */
const isSame = (before: CollectionCase, next: CollectionCase): boolean => asJson(before) === asJson(next);

async function situationOf(on: Collecting, account: StoredResource): Promise<Situation> {
  const { tenant, id } = account;
  const { defaultPaymentMethod, accountType } = bodyOf(billingAccount, account);
  const bills = await billsOf(on.store, tenant, id, on.currency);
  const ladder = await ladderOf(on.store, tenant, accountType);
  const products = (await on.products.ofAccount(tenant, id)).filter(
    ({ billed, endMs }) => billed && endMs === undefined,
  );
  return {
    owed: owedOf(bills, on.currency, on.nowMs),
    products: products.map((product) => product.id).sort(),
    nowMs: on.nowMs,
    ...(ladder === undefined ? {} : { ladder }),
    ...(defaultPaymentMethod?.id === undefined ? {} : { methodId: defaultPaymentMethod.id }),
  };
}

/** The active ladder of a segment, else the one of everybody; a tenant without one duns nobody. */
async function ladderOf(store: ResourceStore, tenant: TenantId, segment?: string): Promise<DunningLadder | undefined> {
  const { items } = await store.list({ tenant, resource: dunningLadder.name, limit: LADDERS_MAX });
  const active = items.map((item) => bodyOf(dunningLadder, item)).filter(({ isActive = true }) => isActive);
  const own = segment === undefined ? undefined : active.find((ladder) => ladder.segment === segment);
  return own ?? active.find((ladder) => ladder.segment === undefined);
}

/** A reminder's fee is owed by the account: its credit goes below by it, once a step. */
async function postFee(on: Collecting, tenant: TenantId, accountId: string, { taken }: CollectionCase): Promise<void> {
  const nano = nanoOf(taken?.fee);
  const currency = taken?.fee?.unit ?? on.currency;
  if (taken?.id === undefined || nano <= 0n) return;
  const entry = postEntry('dunningFee', {
    id: taken.id,
    bookedOn: localDay(on.nowMs, on.timeZone),
    currency,
    moves: [{ debit: 'unallocated', credit: 'dunningFees', nano }],
  });
  const credit = { accountId, source: `dunningFee/${taken.id}`, currency, nano: -nano };
  const outcome = entry && (await on.books.post({ tenant, entries: [entry], credits: [credit] }));
  if (outcome === 'changed') throw new Error(`The fee of ${taken.id} could not be posted: others wrote at once`);
}

/** Money by the default method was declined: when it is asked for again is noted, by the reason. */
export async function noteDecline(
  on: Collecting,
  tenant: TenantId,
  accountId: string,
  reason: string,
): Promise<Result<StoredResource, Failure>> {
  return updateResource(on.store, collectionCase, { tenant, id: accountId, nowMs: on.nowMs }, (body) => {
    const { tries = 0, reason: known, nextTry } = body.collection ?? {};
    if (tries === 0 || nextTry !== undefined || known !== undefined) return ok(undefined);
    const nextMs = retryAt(reason, tries, on.nowMs);
    const { taken: _over, ...rest } = body;
    const collection = { tries, reason, ...(nextMs === undefined ? {} : { nextTry: toIso(nextMs) }) };
    return ok({ ...rest, collection });
  });
}

/** Does what is due with the cases that are looked at up to a day: by the index of that day, never by all accounts. */
export async function sweepCases(on: Collecting, tenant: TenantId, daysBack = DAYS_BACK): Promise<number> {
  let count = 0;
  for (let back = daysBack; back >= 0; back -= 1) {
    const value = toIso(on.nowMs - back * DAY_MS).slice(0, 10);
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const found = await on.store.list({
        tenant,
        resource: collectionCase.name,
        lookup: { path: 'nextDay', value },
        limit: CASES_PER_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { id } of found.items) await tendAccount(on, tenant, id);
      count += found.items.length;
      cursor = found.cursor;
      if (cursor === undefined) break;
    }
  }
  return count;
}

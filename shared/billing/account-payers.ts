import { eachAtOnce } from '../kernel/each-at-once';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { type AccountBody, billingAccount } from './account-resources';
import type { BillLine } from './bill-account';
import type { BillableProduct, BilledProduct } from './billable-product';
import type { AccountMembers } from './ports';

/** What a relationship of an account to another says that the other pays of it: all, or one kind of charges. */
const PAID_BY: Readonly<Record<string, readonly BillLine['kind'][]>> = {
  paidBy: ['recurring', 'oneTime', 'usage'],
  recurringPaidBy: ['recurring'],
  oneTimePaidBy: ['oneTime'],
  usagePaidBy: ['usage'],
};

/** A company, its cost centres, their teams, their users: as deep as anybody's, and a ring ends. */
export const PAYERS_DEEP_MAX = 5;
/** A bill of more accounts has more lines than a bill holds. */
const MEMBERS_MAX = 5_000;
const READS_AT_ONCE = 16;

export const isPaidBy = (relationshipType: string | undefined): boolean =>
  relationshipType !== undefined && relationshipType in PAID_BY;

type Relationship = NonNullable<AccountBody['accountRelationship']>[number];

const holdsAt = ({ validFor }: Relationship, atMs: number): boolean =>
  Date.parse(validFor?.startDateTime ?? '') <= atMs && !(Date.parse(validFor?.endDateTime ?? '') <= atMs);

/** Who pays what of an account at an instant, by the kind of charge; itself what no other pays. */
export function payersOf(account: AccountBody, atMs: number): Readonly<Record<BillLine['kind'], string>> {
  const own = account.id;
  const payers = { recurring: own, oneTime: own, usage: own };
  for (const relationship of account.accountRelationship ?? []) {
    const payer = relationship.account?.id;
    if (payer === undefined || !holdsAt(relationship, atMs)) continue;
    for (const kind of PAID_BY[relationship.relationshipType ?? ''] ?? []) payers[kind] = payer;
  }
  return payers;
}

/** What of an account's charges stands on somebody's bill. */
export interface Share {
  readonly accountId: string;
  readonly kinds: readonly BillLine['kind'][];
  /** Of a member's account that another one stands above, below the one that pays: the uppermost. */
  readonly costCentre?: string;
}

/** What an account's bill is of: what it pays of its own, and of the accounts below it, as it was at `atMs`. */
export async function sharesOf(
  given: { readonly store: ResourceStore; readonly members: AccountMembers },
  tenant: TenantId,
  account: AccountBody,
  atMs: number,
): Promise<readonly Share[]> {
  const own = payersOf(account, atMs);
  const kinds = KINDS.filter((kind) => own[kind] === account.id);
  const shares: Share[] = [{ accountId: account.id, kinds }];
  let level: readonly Share[] = [{ accountId: account.id, kinds }];
  for (let depth = 0; depth < PAYERS_DEEP_MAX && level.length > 0 && shares.length < MEMBERS_MAX; depth += 1) {
    const below: Share[] = [];
    for (const above of level)
      for (const member of await membersOf(given, tenant, above.accountId)) {
        const payers = payersOf(member, atMs);
        const paid = above.kinds.filter((kind) => payers[kind] === above.accountId);
        if (paid.length === 0 || shares.some(({ accountId }) => accountId === member.id)) continue;
        const centre = depth === 0 ? undefined : (above.costCentre ?? above.accountId);
        const share = { accountId: member.id, kinds: paid, ...(centre === undefined ? {} : { costCentre: centre }) };
        below.push(share);
        shares.push(share);
      }
    level = below;
  }
  return shares;
}

const KINDS: readonly BillLine['kind'][] = ['recurring', 'oneTime', 'usage'];

async function membersOf(
  { store, members }: { readonly store: ResourceStore; readonly members: AccountMembers },
  tenant: TenantId,
  payerId: string,
): Promise<AccountBody[]> {
  const ids = await members.of(tenant, payerId);
  const accounts = await eachAtOnce(ids, READS_AT_ONCE, (id) => readAccount(store, tenant, id));
  return accounts.filter((account) => account !== undefined);
}

/** The account that an account is billed with, and in whose cycle: the one at the top of those that pay anything of it. */
export async function topPayer(
  store: ResourceStore,
  tenant: TenantId,
  accountId: string,
  atMs: number,
): Promise<AccountBody | undefined> {
  let account = await readAccount(store, tenant, accountId);
  for (let depth = 0; depth < PAYERS_DEEP_MAX && account; depth += 1) {
    const own = account.id;
    const payer = Object.values(payersOf(account, atMs)).find((id) => id !== own);
    const above = payer === undefined ? undefined : await readAccount(store, tenant, payer);
    if (!above) break;
    account = above;
  }
  return account;
}

export async function readAccount(
  store: ResourceStore,
  tenant: TenantId,
  id: string,
): Promise<AccountBody | undefined> {
  const stored = await store.get(tenant, billingAccount.name, id);
  return stored && bodyOf(billingAccount, stored);
}

/** What of a product stands on the bill: its charges of the kinds that are paid by the bill's account. */
export function partOf(
  { balanceId, ...product }: BillableProduct,
  { accountId, kinds, costCentre }: Share,
  billedTo: string,
): BilledProduct {
  const user = { accountId, ...(costCentre === undefined ? {} : { costCentre }) };
  return {
    ...product,
    ...(balanceId === undefined || !kinds.includes('usage') ? {} : { balanceId }),
    fees: product.fees.filter(({ kind }) => kinds.includes(kind)),
    ...(accountId === billedTo ? {} : { user }),
  };
}

import type { Clock } from '../kernel/clock';
import { toIso } from '../kernel/clock';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import type { ListPage, ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { hrefOf } from '../tmf/write-resource';
import type { BalanceAccount } from './balance-account';
import { describeBuckets } from './describe-buckets';
import { balanceIdOf } from './find-bucket';
import type { BalanceStore, Ledger } from './ports';
import type { Posting } from './posting';
import { chargeIdOf, postingIdOf, readPostingId } from './posting-id';
import { ledgerApi, prepayBalanceManagement } from './resources';
import { verifyBalance } from './verify-balance';

/** Postings of one balance that one request may read. */
export const MAX_POSTINGS_READ = 10_000;
/** Accounts read for one page of buckets. */
const MAX_ACCOUNTS_READ = 100;

const readOnly = (): never => {
  throw new Error('A view is not written');
};

/** What a read-only resource store is made of. */
export abstract class View implements ResourceStore {
  abstract get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined>;
  abstract list(query: ListQuery): Promise<ListPage>;
  create = readOnly;
  replace: ResourceStore['replace'] = readOnly;
  remove = readOnly;
}

/** A view's body before it has its address. */
export type Unaddressed = { readonly id: string; readonly [attribute: string]: unknown };

/** A view's body as the engine takes it, with its address below the API that serves it. */
export function asStored(
  account: BalanceAccount,
  resource: string,
  body: Unaddressed,
  version: number,
  createdMs = account.openedAt,
): StoredResource {
  const createdAt = toIso(createdMs);
  const { basePath } = ledgerApi.resources.some(({ name }) => name === resource) ? ledgerApi : prepayBalanceManagement;
  return {
    tenant: account.tenant,
    resource,
    id: body.id,
    version,
    createdAt,
    updatedAt: createdAt,
    body: { ...body, href: hrefOf(basePath, resource, body.id) },
    lastChange: { kind: 'AttributeValueChange' },
    lookups: {},
  };
}

/** A view of what balance items hold, several bodies an account: what they say is what the next charge will see. */
export abstract class AccountView extends View {
  constructor(
    private readonly balances: BalanceStore,
    private readonly clockOf: (tenant: TenantId) => Promise<Clock>,
  ) {
    super();
  }

  protected abstract describe(account: BalanceAccount, nowMs: number): readonly Unaddressed[];

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const account = await this.balances.read(tenant, balanceIdOf(id));
    if (!account) return undefined;
    return (await this.store(account, resource)).find((stored) => stored.id === id);
  }

  async list(query: ListQuery): Promise<ListPage> {
    const { tenant, lookup, limit, cursor } = query;
    const ids = await this.balanceIds(tenant, lookup, limit, cursor);
    const accounts = await Promise.all(ids.map((id) => this.balances.read(tenant, id)));
    const found = accounts.filter((account) => account !== undefined);
    const items = (await Promise.all(found.map((account) => this.store(account, query.resource)))).flat();
    const last = ids.at(-1);
    return {
      items,
      ...(lookup === undefined && ids.length === pageOf(limit) && last !== undefined ? { cursor: last } : {}),
    };
  }

  private async balanceIds(
    tenant: TenantId,
    lookup: ListQuery['lookup'],
    limit: number,
    cursor: string | undefined,
  ): Promise<readonly string[]> {
    if (lookup?.path === 'relatedParty.id') return this.balances.ofParty(tenant, lookup.value);
    // A balance is opened under the id of its first product.
    if (lookup?.path === 'product.id') return [lookup.value];
    return this.balances.ofTenant(tenant, pageOf(limit), cursor);
  }

  private async store(account: BalanceAccount, resource: string): Promise<StoredResource[]> {
    const nowMs = (await this.clockOf(account.tenant)).now();
    return this.describe(account, nowMs).map((body) => asStored(account, resource, body, account.number));
  }
}

/** TMF654 buckets. */
export class BucketView extends AccountView {
  protected override describe(account: BalanceAccount, nowMs: number): readonly Unaddressed[] {
    return describeBuckets(account, nowMs).map((body) => ({ ...body }));
  }
}

const pageOf = (limit: number): number => Math.min(limit, MAX_ACCOUNTS_READ);

/** The ledger's entries of one balance. A list needs the lookup `balanceId`; without it there is nothing to list. */
export class PostingView extends View {
  constructor(
    private readonly balances: BalanceStore,
    private readonly ledger: Ledger,
  ) {
    super();
  }

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const { balanceId, number, day, place } = readPostingId(id) ?? {};
    if (balanceId === undefined || number === undefined || place !== undefined) return undefined;
    const [account, posting] = await Promise.all([
      this.balances.read(tenant, balanceId),
      this.ledger.posting(tenant, balanceId, number, day),
    ]);
    return account && posting && asStored(account, resource, describePosting(account, posting), 1);
  }

  async list({ tenant, resource, lookup, limit }: ListQuery): Promise<ListPage> {
    if (lookup?.path !== 'balanceId') return { items: [] };
    const account = await this.balances.read(tenant, lookup.value);
    if (!account) return { items: [] };
    const postings = await this.ledger.history(tenant, account.balanceId, Math.min(limit, MAX_POSTINGS_READ));
    return { items: postings.map((posting) => asStored(account, resource, describePosting(account, posting), 1)) };
  }
}

function describePosting(account: BalanceAccount, posting: Posting): Unaddressed {
  return {
    id: postingIdOf(account.balanceId, posting),
    '@type': 'Posting',
    balanceId: account.balanceId,
    number: posting.number,
    kind: posting.kind,
    bookedAt: toIso(posting.at),
    day: posting.day,
    reference: posting.reference,
    legs: posting.legs.map((leg) => ({
      account: leg.account,
      delta: leg.account === 'money' ? formatNano(leg.delta) : String(leg.delta),
    })),
    balanceAfter: formatNano(posting.moneyAfterNano),
    currency: account.currency,
    count: posting.count,
    ...(posting.records
      ? {
          records: posting.records.map((record, place) => ({
            id: chargeIdOf(account.balanceId, posting, place),
            ...record,
          })),
        }
      : {}),
    hash: posting.hash,
    previousHash: posting.previousHash,
    relatedParty: [{ id: account.partyId, role: 'customer' }],
  };
}

/** Walks a balance's ledger when it is asked for. */
export class VerificationView extends View {
  constructor(
    private readonly balances: BalanceStore,
    private readonly ledger: Ledger,
  ) {
    super();
  }

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const account = await this.balances.read(tenant, id);
    if (!account) return undefined;
    const { postings, differences, caughtUp, ledgerNano } = await verifyBalance(this.ledger, account);
    const body: Unaddressed = {
      id,
      '@type': 'LedgerVerification',
      balanceId: id,
      postings,
      faults: differences.map(({ number, fault }) => ({ number, fault })),
      caughtUp,
      ledgerBalance: formatNano(ledgerNano),
      balance: formatNano(account.moneyNano),
      agrees: caughtUp && differences.length === 0,
      currency: account.currency,
    };
    return asStored(account, resource, body, account.number);
  }

  async list(): Promise<ListPage> {
    return { items: [] };
  }
}

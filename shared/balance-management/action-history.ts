import type { TenantId } from '../kernel/tenant';
import type { Body } from '../tmf/declaration';
import type { ListPage, ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { hrefOf } from '../tmf/write-resource';
import { ACTIONS, transferBalance } from './action-resources';
import { View } from './balance-views';
import { balanceIdOf, bucketIdOf } from './find-bucket';
import type { BalanceStore } from './ports';
import { MONEY } from './posting';
import { balanceActionHistory, prepayBalanceManagement } from './resources';

/** The receiver's side of a transfer, as the history names it. */
const RECEIVED = 'receivedBalance';
/** Buckets of one party whose incoming transfers a list looks for. */
const MAX_BUCKETS = 100;

/**
 * TMF654 BalanceActionHistory: all actions, read from where they are kept, under `<kind>:<id>`; and what a balance was sent.
 * A list goes kind by kind, each in the order in which they were asked.
 */
export class ActionHistoryView extends View {
  constructor(
    private readonly store: ResourceStore,
    private readonly balances: BalanceStore,
  ) {
    super();
  }

  async get(tenant: TenantId, _resource: string, id: string): Promise<StoredResource | undefined> {
    const [kind = '', ...rest] = id.split(':');
    const actionId = rest.join(':');
    if (kind === RECEIVED) {
      const transfer = await this.store.get(tenant, transferBalance.name, actionId);
      return transfer && this.asReceived(transfer);
    }
    if (!ACTIONS.some(({ name }) => name === kind)) return undefined;
    const action = await this.store.get(tenant, kind, actionId);
    return action && asHistory(action, kind, action.body);
  }

  async list(query: ListQuery): Promise<ListPage> {
    const { lookup, cursor = '0 ' } = query;
    const [place = '', ...inner] = cursor.split(' ');
    const kinds = ACTIONS.filter(({ lookups }) => !lookup || lookups.some((path) => path === lookup.path));
    const kind = kinds[Number(place)];
    if (!kind) return { items: await this.received(query) };
    const within = inner.join(' ');
    const page = await this.store.list({
      tenant: query.tenant,
      resource: kind.name,
      limit: query.limit,
      ...(lookup ? { lookup } : {}),
      ...(within === '' ? {} : { cursor: within }),
    });
    const items = page.items.map((action) => asHistory(action, kind.name, action.body));
    return { items, cursor: page.cursor === undefined ? `${Number(place) + 1} ` : `${place} ${page.cursor}` };
  }

  /** What was sent to a party, or to a bucket. */
  private async received({ tenant, lookup, limit }: ListQuery): Promise<readonly StoredResource[]> {
    const buckets =
      lookup?.path === 'relatedParty.id'
        ? await this.bucketsOf(tenant, lookup.value)
        : lookup?.path === 'bucket.id'
          ? [lookup.value]
          : [];
    const pages = await Promise.all(
      buckets.map((value) =>
        this.store.list({
          tenant,
          resource: transferBalance.name,
          limit,
          lookup: { path: 'receiverBucket.id', value },
        }),
      ),
    );
    const shown = await Promise.all(pages.flatMap(({ items }) => items).map((transfer) => this.asReceived(transfer)));
    return shown.filter((one) => one !== undefined);
  }

  private async bucketsOf(tenant: TenantId, partyId: string): Promise<readonly string[]> {
    const ids = await this.balances.ofParty(tenant, partyId);
    const accounts = await Promise.all(ids.map((id) => this.balances.read(tenant, id)));
    return accounts
      .flatMap((account) =>
        account ? [MONEY, ...account.buckets.map(({ id }) => id)].map((leg) => bucketIdOf(account.balanceId, leg)) : [],
      )
      .slice(0, MAX_BUCKETS);
  }

  /** A transfer that came, without what is the sender's own. */
  private async asReceived(transfer: StoredResource): Promise<StoredResource | undefined> {
    const { receiverBucket, amount, requestedDate, confirmationDate, status, usageType } = transfer.body;
    const bucketId = (receiverBucket as { id?: string } | undefined)?.id ?? '';
    const account = await this.balances.read(transfer.tenant, balanceIdOf(bucketId));
    // One that was reversed had come, too.
    if (!account || (status !== 'completed' && status !== 'cancelled')) return undefined;
    return asHistory(transfer, RECEIVED, {
      amount,
      requestedDate,
      confirmationDate,
      status,
      usageType,
      bucket: { id: bucketId },
      relatedParty: [{ id: account.partyId, role: 'customer' }],
    });
  }
}

function asHistory(action: StoredResource, kind: string, body: Readonly<Record<string, unknown>>): StoredResource {
  const id = `${kind}:${action.id}`;
  const declared = Object.entries(body).filter(([name]) => name in balanceActionHistory.attributes);
  const shown: Body = {
    ...Object.fromEntries(declared),
    id,
    href: hrefOf(prepayBalanceManagement.basePath, balanceActionHistory.name, id),
    '@type': balanceActionHistory.type,
    '@baseType': ACTIONS.find(({ name }) => name === kind)?.type ?? transferBalance.type,
  };
  return { ...action, resource: balanceActionHistory.name, id, body: shown, lookups: {} };
}

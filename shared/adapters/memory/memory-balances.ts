import {
  type BalanceAccount,
  type BalanceStore,
  type BookedEntry,
  bookedEntries,
  type ChargeRecordGroup,
  type ChargeRecordStore,
  isOtherSlice,
  type Ledger,
  type NumberDirectory,
  type NumberLookup,
  type NumberSpan,
  type Posting,
  recordsDigest,
} from '../../balance-management';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import { inForceSince, sortableVersion, type Tariff, type TariffStore } from '../../rating';

const sortKeyOf = ({ validFrom, version }: Tariff): string =>
  `${new Date(validFrom).toISOString()}#${sortableVersion(version)}`;

const keyOf = (tenant: TenantId, id: string): string => `${tenant}#${id}`;

/** Balance accounts in memory: for tests, under the same contract as DynamoDB's. `written` is its stream. */
export class MemoryBalanceStore implements BalanceStore {
  private readonly accounts = new Map<string, BalanceAccount>();
  readonly written: BalanceAccount[] = [];

  async read(tenant: TenantId, balanceId: string): Promise<BalanceAccount | undefined> {
    return this.accounts.get(keyOf(tenant, balanceId));
  }

  async open(account: BalanceAccount): Promise<BalanceAccount> {
    const known = this.accounts.get(keyOf(account.tenant, account.balanceId));
    if (known) return known;
    this.keep(account);
    return account;
  }

  async write(
    next: BalanceAccount,
    expected: number,
  ): Promise<{ written: true } | { written: false; current: BalanceAccount }> {
    invariant(next.number > expected, 'a write moves the number on');
    const current = this.accounts.get(keyOf(next.tenant, next.balanceId));
    invariant(current, `balance ${next.balanceId} is there`);
    if (current.number !== expected) return { written: false, current };
    this.keep(next);
    return { written: true };
  }

  async ofParty(tenant: TenantId, partyId: string): Promise<readonly string[]> {
    return [...this.accounts.values()]
      .filter((a) => a.tenant === tenant && a.partyId === partyId && !isOtherSlice(a))
      .map((a) => a.balanceId);
  }

  async ofTenant(tenant: TenantId, limit: number, cursor = ''): Promise<readonly string[]> {
    const ids = [...this.accounts.values()].filter((a) => a.tenant === tenant).map((a) => a.balanceId);
    return ids
      .filter((id) => id > cursor)
      .sort()
      .slice(0, limit);
  }

  private keep(account: BalanceAccount): void {
    this.accounts.set(keyOf(account.tenant, account.balanceId), account);
    this.written.push(account);
  }
}

export class MemoryNumberDirectory implements NumberDirectory, NumberLookup {
  private readonly spans = new Map<string, readonly NumberSpan[]>();

  async find(tenant: TenantId, msisdn: string): Promise<readonly NumberSpan[]> {
    return this.spans.get(keyOf(tenant, msisdn)) ?? [];
  }

  async findAll(tenant: TenantId, msisdns: readonly string[]): Promise<ReadonlyMap<string, readonly NumberSpan[]>> {
    const known = msisdns.map((msisdn) => [msisdn, this.spans.get(keyOf(tenant, msisdn)) ?? []] as const);
    return new Map(known.filter(([, spans]) => spans.length > 0));
  }

  async assign(tenant: TenantId, msisdn: string, span: NumberSpan): Promise<void> {
    const known = await this.find(tenant, msisdn);
    if (known.some((one) => one.balanceId === span.balanceId && one.from === span.from)) return;
    const overlapping = known.find((one) => one.until === undefined || one.until > span.from);
    if (overlapping) throw new Error(`The number is held by balance ${overlapping.balanceId}`);
    this.spans.set(keyOf(tenant, msisdn), [...known, span]);
  }

  async release(tenant: TenantId, msisdn: string, balanceId: string, atMs: number): Promise<void> {
    const known = await this.find(tenant, msisdn);
    this.spans.set(
      keyOf(tenant, msisdn),
      known.map((span) => (span.balanceId === balanceId && span.until === undefined ? { ...span, until: atMs } : span)),
    );
  }
}

export class MemoryChargeRecords implements ChargeRecordStore {
  private readonly objects = new Map<string, readonly ChargeRecordGroup[]>();

  async put(groups: readonly ChargeRecordGroup[]): Promise<string> {
    const key = groups.map((group) => group.digest).join();
    this.objects.set(key, groups);
    return key;
  }

  async get(key: string): Promise<readonly ChargeRecordGroup[]> {
    const groups = this.objects.get(key);
    invariant(groups, `object ${key} is there`);
    for (const group of groups) invariant(recordsDigest(group.records) === group.digest, 'records match their digest');
    return groups;
  }
}

export class MemoryLedger implements Ledger {
  private readonly rows = new Map<string, Map<number, Posting>>();

  /** A balance's rows as they stand, to be tampered with. */
  rowsOf(tenant: TenantId, balanceId: string): Map<number, Posting> {
    return this.rows.get(keyOf(tenant, balanceId)) ?? new Map();
  }

  async append(account: Pick<BalanceAccount, 'tenant' | 'balanceId'>, posting: Posting): Promise<void> {
    const key = keyOf(account.tenant, account.balanceId);
    const rows = this.rows.get(key) ?? new Map<number, Posting>();
    const { recordsKey: _where, ...booked } = posting;
    rows.set(posting.number, booked);
    this.rows.set(key, rows);
  }

  async hasCaughtUp(account: BalanceAccount): Promise<boolean> {
    return this.rows.get(keyOf(account.tenant, account.balanceId))?.has(account.number) ?? false;
  }

  async bookedAmong(
    tenant: TenantId,
    balanceId: string,
    day: string,
    ids: ReadonlySet<string>,
  ): Promise<readonly BookedEntry[]> {
    const postings = await this.history(tenant, balanceId, Number.MAX_SAFE_INTEGER);
    return postings.filter((posting) => posting.day === day).flatMap((posting) => bookedEntries(posting, ids));
  }

  async posting(tenant: TenantId, balanceId: string, number: number, day?: string): Promise<Posting | undefined> {
    const posting = this.rows.get(keyOf(tenant, balanceId))?.get(number);
    return day === undefined || posting?.day === day ? posting : undefined;
  }

  async *pages(tenant: TenantId, balanceId: string): AsyncGenerator<readonly Posting[]> {
    for (const posting of await this.history(tenant, balanceId, Number.MAX_SAFE_INTEGER)) yield [posting];
  }

  /** As DynamoDbLedger's. */
  async between(tenant: TenantId, balanceId: string, fromDay: string, toDay: string): Promise<readonly Posting[]> {
    const postings = await this.history(tenant, balanceId, Number.MAX_SAFE_INTEGER);
    return postings.filter(({ day }) => fromDay <= day && day <= toDay);
  }

  async history(tenant: TenantId, balanceId: string, limit: number): Promise<readonly Posting[]> {
    const rows = this.rows.get(keyOf(tenant, balanceId)) ?? new Map<number, Posting>();
    return [...rows.values()].sort((a, b) => a.number - b.number).slice(0, limit);
  }
}

export class MemoryTariffStore implements TariffStore {
  private readonly tariffs = new Map<string, readonly Tariff[]>();

  async put(tenant: TenantId, tariff: Tariff): Promise<void> {
    const key = keyOf(tenant, tariff.offeringId);
    const others = (this.tariffs.get(key) ?? []).filter((known) => sortKeyOf(known) !== sortKeyOf(tariff));
    const sorted = [...others, tariff].sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1));
    this.tariffs.set(key, sorted);
  }

  async versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]> {
    return this.tariffs.get(keyOf(tenant, offeringId)) ?? [];
  }

  async versionsSince(tenant: TenantId, offeringId: string, sinceMs: number): Promise<readonly Tariff[]> {
    return inForceSince(await this.versions(tenant, offeringId), sinceMs);
  }
}

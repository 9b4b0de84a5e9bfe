import { toIso } from '../kernel/clock';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { type ChargeExplanation, explainCharge, type Tariff, type TariffStore } from '../rating';
import type { ListPage, StoredResource } from '../tmf/resource-store';
import type { BalanceAccount } from './balance-account';
import { asStored, type Unaddressed, View } from './balance-views';
import { cancelledCharge } from './cancel-record';
import type { BalanceStore, Ledger } from './ports';
import type { ChargeRecord, Posting } from './posting';
import { readPostingId } from './posting-id';

/** One charge with its explanation: the record in the ledger, rated again by the versions that it names. */
export class ChargeView extends View {
  constructor(
    private readonly balances: BalanceStore,
    private readonly ledger: Ledger,
    private readonly tariffs: TariffStore,
  ) {
    super();
  }

  async get(tenant: TenantId, resource: string, id: string): Promise<StoredResource | undefined> {
    const { balanceId, number, day, place } = readPostingId(id) ?? {};
    if (balanceId === undefined || number === undefined || place === undefined) return undefined;
    const [account, posting] = await Promise.all([
      this.balances.read(tenant, balanceId),
      this.ledger.posting(tenant, balanceId, number, day),
    ]);
    const record = posting?.records?.[place];
    if (!account || !posting || !record) return undefined;
    const body = describe(id, account, posting, record, await this.tariffsOf(tenant, record));
    return asStored(account, resource, body, 1, posting.at);
  }

  /** A list of charges is the postings' own. */
  async list(): Promise<ListPage> {
    return { items: [] };
  }

  private async tariffsOf(tenant: TenantId, record: ChargeRecord): Promise<readonly Tariff[]> {
    const offerings = [...new Set(record.tariff.split(' ').map((name) => name.split('@')[0] ?? ''))];
    return (await Promise.all(offerings.map((offering) => this.tariffs.versions(tenant, offering)))).flat();
  }
}

function describe(
  id: string,
  account: BalanceAccount,
  posting: Posting,
  record: ChargeRecord,
  tariffs: readonly Tariff[],
): Unaddressed {
  const { words, data, isSame } = explainRecord(record, tariffs, account.currency);
  return {
    id,
    '@type': 'Charge',
    balanceId: account.balanceId,
    posting: posting.number,
    chargedAt: toIso(posting.at),
    usageId: record.usageId,
    service: record.service,
    startedAt: record.startedAt,
    amount: { unit: account.currency, value: formatNano(BigInt(record.amountNano)) },
    explanation: { words: [...words], data, isSame },
    relatedParty: [{ id: account.partyId, role: 'customer' }],
  };
}

/** A cancellation is what it took back, rated again: that charge's price is its own. */
function explainCancellation(record: ChargeRecord, tariffs: readonly Tariff[], currency: string): ChargeExplanation {
  const { words, ...explained } = explainRecord(cancelledCharge(record), tariffs, currency);
  const told = [
    `This gives back ${formatNano(-BigInt(record.amountNano))} ${currency}: what usage ${record.cancels} was charged, as follows.`,
    ...words,
    'What buckets gave, they got back.',
    ...(record.lostBuckets ?? []).map((id) => `Bucket ${id} is gone: what it gave is lost.`),
  ];
  return { ...explained, words: told };
}

/** A session's report costs what the session cost with it less what it cost before: the whole is what can be rated again. */
function explainRecord(record: ChargeRecord, tariffs: readonly Tariff[], currency: string): ChargeExplanation {
  if (record.cancels !== undefined) return explainCancellation(record, tariffs, currency);
  const { before = NOTHING_BEFORE, bonus = {}, freeNano = '0', unpaidNano = '0' } = record;
  const beside = [...Object.values(bonus), freeNano, unpaidNano, record.split?.nano ?? '0'];
  const dueNano = beside.reduce((due, nano) => due + BigInt(nano), BigInt(before.dueNano) + BigInt(record.amountNano));
  const whole = {
    ...record,
    units: String(BigInt(before.units) + BigInt(record.units)),
    billedUnits: String(BigInt(before.billedUnits) + BigInt(record.billedUnits)),
    allowances: record.before ? coveredInAll(record, record.before) : record.allowances,
    amountNano: String(dueNano),
    paidBeforeNano: before.dueNano,
  };
  const { words, ...explained } = explainCharge(whole, tariffs);
  const sum = (nano: string): string => `${formatNano(BigInt(nano))} ${currency}`;
  const told = [
    ...(record.before
      ? [`This report of ${record.units} brings what the session used to ${whole.units}, which is rated as one.`]
      : []),
    ...words,
    ...(record.before
      ? [`${sum(before.dueNano)} of it was charged before; this report paid ${sum(record.amountNano)}.`]
      : []),
    ...Object.entries(bonus).map(([id, nano]) => `Bonus money ${id} paid ${sum(nano)}.`),
    ...(record.split ? [`Balance ${record.split.balanceId} paid ${sum(record.split.nano)} of it.`] : []),
    ...(freeNano === '0' ? [] : [`${sum(freeNano)} is beyond a limit, and free.`]),
    ...(unpaidNano === '0' ? [] : [`The balance could not pay ${sum(unpaidNano)}, which is written off.`]),
  ];
  return { ...explained, words: told };
}

const NOTHING_BEFORE = { units: '0', billedUnits: '0', moneyUnits: '0', dueNano: '0' };

/** Units that allowances paid in all of a session so far. */
function coveredInAll(record: ChargeRecord, before: NonNullable<ChargeRecord['before']>): Record<string, string> {
  const byThis = Object.values(record.allowances).reduce((sum, units) => sum + BigInt(units), 0n);
  const covered = BigInt(before.billedUnits) - BigInt(before.moneyUnits) + byThis;
  return covered === 0n ? {} : { session: String(covered) };
}

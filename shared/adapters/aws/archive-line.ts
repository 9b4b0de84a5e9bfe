import {
  type ArchivedPosting,
  type ChargeRecord,
  CONTRA_ACCOUNTS,
  type GuardEntry,
  MONEY,
  type PackedSignal,
  type Posting,
  packSignal,
  unpackSignal,
  withRecords,
} from '../../balance-management';
import { toIso } from '../../kernel/clock';
import { formatNano } from '../../kernel/money';
import { tenantId } from '../../kernel/tenant';

/**
 * A posting as a line of the archive: JSON that a person and Athena can read. `amount` and `balance` are decimals of the
 * currency, for reading only; the legs have everything exactly (nano currency units, or an allowance's units).
 */
interface ArchiveLine {
  readonly tenantId: string;
  readonly balanceId: string;
  readonly partyId: string;
  readonly number: number;
  readonly kind: Posting['kind'];
  readonly bookedAt: string;
  readonly usageDay: string;
  readonly reference: string;
  readonly currency: string;
  readonly amount: string;
  readonly balance: string;
  readonly contraAccount: string;
  readonly legs: readonly { readonly account: string; readonly delta: string }[];
  readonly balanceNano: string;
  readonly reservedNano?: string;
  readonly count: number;
  readonly records?: readonly ChargeRecord[];
  /** Of a posting without records: of a charge they follow from its records. */
  readonly ids?: readonly GuardEntry[];
  readonly answer?: string;
  readonly signals?: readonly PackedSignal[];
  readonly previousHash: string;
  readonly hash: string;
}

export function toArchiveLine({ tenant, balanceId, partyId, currency, posting }: ArchivedPosting): string {
  const amount = posting.legs.reduce((sum, leg) => (leg.account === MONEY ? sum + leg.delta : sum), 0n);
  const line: ArchiveLine = {
    tenantId: tenant,
    balanceId,
    partyId,
    number: posting.number,
    kind: posting.kind,
    bookedAt: toIso(posting.at),
    usageDay: posting.day,
    reference: posting.reference,
    currency,
    amount: formatNano(amount),
    balance: formatNano(posting.moneyAfterNano),
    contraAccount: CONTRA_ACCOUNTS[posting.kind],
    legs: posting.legs.map(({ account, delta }) => ({ account, delta: String(delta) })),
    balanceNano: String(posting.moneyAfterNano),
    ...(posting.reservedAfterNano === undefined ? {} : { reservedNano: String(posting.reservedAfterNano) }),
    count: posting.count,
    ...(posting.records ? { records: posting.records } : { ids: posting.ids }),
    ...(posting.answer === undefined ? {} : { answer: posting.answer }),
    ...(posting.signals ? { signals: posting.signals.map(packSignal) } : {}),
    previousHash: posting.previousHash,
    hash: posting.hash,
  };
  return JSON.stringify(line);
}

export function fromArchiveLine(text: string): ArchivedPosting {
  const line = JSON.parse(text) as ArchiveLine;
  const posting: Posting = {
    number: line.number,
    kind: line.kind,
    day: line.usageDay,
    at: Date.parse(line.bookedAt),
    reference: line.reference,
    legs: line.legs.map(({ account, delta }) => ({ account, delta: BigInt(delta) })),
    moneyAfterNano: BigInt(line.balanceNano),
    count: line.count,
    ids: line.ids ?? [],
    ...(line.answer === undefined ? {} : { answer: line.answer }),
    ...(line.reservedNano === undefined ? {} : { reservedAfterNano: BigInt(line.reservedNano) }),
    ...(line.signals ? { signals: line.signals.map(unpackSignal) } : {}),
    previousHash: line.previousHash,
    hash: line.hash,
  };
  return {
    tenant: tenantId(line.tenantId),
    balanceId: line.balanceId,
    partyId: line.partyId,
    currency: line.currency,
    posting: line.records ? withRecords(posting, line.records) : posting,
  };
}

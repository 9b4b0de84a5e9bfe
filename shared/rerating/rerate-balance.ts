import { type BalanceAccount, type ChargeRecord, changeEntry, utcDay } from '../balance-management';
import type { TenantId } from '../kernel/tenant';
import type { Tariff } from '../rating';
import { paidOf, paidUnder } from './correct-charge';
import { type Correction, correctedTariffs, isOf, offeringsOf } from './correction';
import type { ReratingPorts } from './ports';

/** A correction whose differences were booked, or may have been. */
export interface BookedCorrection extends Correction {
  /** The reference of its adjustments. */
  readonly reference: string;
  readonly causedAt: number;
}

/** What a correction means for one balance. */
export interface ReratedBalance {
  readonly balanceId: string;
  /** Charges of the window that the offering rated. */
  readonly charges: number;
  /** Of them, those that cost something else now. */
  readonly changed: number;
  /** Of them, those that the corrected tariff does not rate: they stay as they are. */
  readonly notRated: number;
  /** Nano currency units that the subscriber would have paid more; below zero, less. */
  readonly differenceNano: bigint;
}

/** What the ledger holds of a balance is not all that was charged yet: the same call later is safe. */
export class LedgerBehindError extends Error {
  override readonly name = 'LedgerBehindError';
}

/**
 * What a balance's charges of a window would have cost less than, or beyond, what they did: that was recorded, or corrected by
 * `earlier` ones, of which the last that was booked on this balance counts. Undefined when no charge is concerned. Throws
 * {@link LedgerBehindError}.
 */
export async function rerateBalance(
  ports: Pick<ReratingPorts, 'balances' | 'ledger' | 'tariffs'>,
  tenant: TenantId,
  balanceId: string,
  correction: Correction,
  earlier: readonly BookedCorrection[],
): Promise<ReratedBalance | undefined> {
  const account = await ports.balances.read(tenant, balanceId);
  if (!account) return undefined;
  if (!(await ports.ledger.hasCaughtUp(account)))
    throw new LedgerBehindError(`The ledger of balance ${balanceId} lags behind number ${account.number}`);
  const [fromDay, toDay] = [utcDay(correction.fromMs), utcDay(correction.untilMs)];
  const postings = await ports.ledger.between(tenant, balanceId, fromDay, toDay);
  const records = postings.flatMap((posting) => posting.records ?? []).filter((record) => isOf(record, correction));
  if (records.length === 0) return undefined;
  const versions = await versionsOf(ports, tenant, records);
  const booked = await bookedOn(ports, account, earlier);
  const differences = records.map((record) => differenceOf(record, balanceId, correction, booked, versions));
  return {
    balanceId,
    charges: records.length,
    changed: differences.filter((nano) => nano !== undefined && nano !== 0n).length,
    notRated: differences.filter((nano) => nano === undefined).length,
    differenceNano: differences.reduce((sum: bigint, nano) => sum + (nano ?? 0n), 0n),
  };
}

function differenceOf(
  record: ChargeRecord,
  balanceId: string,
  correction: Correction,
  booked: readonly BookedCorrection[],
  versions: ReadonlyMap<string, readonly Tariff[]>,
): bigint | undefined {
  const under = (one: Correction): bigint | undefined =>
    paidUnder(record, balanceId, correctedTariffs(record, one, versions));
  const after = under(correction);
  if (after === undefined) return undefined;
  const last = booked.findLast((one) => isOf(record, one));
  // What a correction did not rate, it left as it was.
  return after - ((last && under(last)) ?? paidOf(record));
}

async function versionsOf(
  { tariffs }: Pick<ReratingPorts, 'tariffs'>,
  tenant: TenantId,
  records: readonly ChargeRecord[],
): Promise<ReadonlyMap<string, readonly Tariff[]>> {
  const offerings = [...new Set(records.flatMap(offeringsOf))];
  return new Map(
    await Promise.all(offerings.map(async (offering) => [offering, await tariffs.versions(tenant, offering)] as const)),
  );
}

/** Of earlier corrections, those that this balance has an adjustment of. */
async function bookedOn(
  { ledger }: Pick<ReratingPorts, 'ledger'>,
  account: BalanceAccount,
  earlier: readonly BookedCorrection[],
): Promise<readonly BookedCorrection[]> {
  const found = await Promise.all(
    earlier.map(async (one) => {
      const entry = changeEntry(one);
      const ids = new Set([entry.id]);
      const day = utcDay(one.causedAt);
      const [known] = await ledger.bookedAmong(account.tenant, account.balanceId, day, ids);
      return known?.source === entry.source;
    }),
  );
  return earlier.filter((_, index) => found[index]);
}

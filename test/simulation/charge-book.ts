import type { BalanceAccount, ChargeRecord } from '../../shared/balance-management';
import { unusedAllowance, wrongPrice } from './price-oracle';
import { TierBook } from './tier-book';

/** Ends the id of a sponsor's part. */
const SPONSORED = '#sponsored';

type Hold = (condition: boolean, message: () => string) => void;

/** What was charged and taken back, by usage id, as it was committed. */
export class ChargeBook {
  readonly charged = new Map<string, ChargeRecord>();
  /** What took charges back. */
  readonly cancelled = new Map<string, ChargeRecord>();
  /** What all of it took from the balances, nano currency units. */
  debitsNano = 0n;
  /** Octets of session reports that were settled. */
  settledOctets = 0n;
  private readonly tiers = new TierBook();

  constructor(private readonly hold: Hold) {}

  /** The records of one write, which left the account so. A write says what it gives back first, though it may be of what it charges. */
  take(account: BalanceAccount, records: readonly ChargeRecord[]): void {
    const cancellations = records.filter(({ cancels }) => cancels !== undefined);
    for (const record of records) {
      this.debitsNano += BigInt(record.amountNano);
      if (record.cancels === undefined) this.takeCharge(account, record, cancellations.length > 0);
    }
    for (const record of cancellations) this.takeCancellation(record, record.cancels ?? '');
    const astray = this.tiers.take(account, records);
    this.hold(astray === undefined, () => `Balance ${account.balanceId} at ${account.number} ${astray}`);
  }

  /** When all is at rest: each sponsor was charged its part, and got it back where its user did. */
  checkEnd(): void {
    for (const { usageId, split } of this.charged.values()) {
      if (!split || usageId.endsWith(SPONSORED)) continue;
      const part = `${usageId}${SPONSORED}`;
      this.hold(this.charged.has(part), () => `The sponsor of usage ${usageId} was never charged`);
      const isSame = this.cancelled.has(part) === this.cancelled.has(usageId);
      this.hold(isSame, () => `The sponsor of usage ${usageId} did not get its part back`);
    }
  }

  private takeCharge(account: BalanceAccount, record: ChargeRecord, isCorrected: boolean): void {
    const { usageId, source } = record;
    const says = (what: string) => () => `Usage ${usageId} ${what}`;
    const before = this.charged.get(usageId);
    this.hold(before === undefined, says(`is charged twice: by ${before?.source} and by ${source}`));
    this.charged.set(usageId, record);
    if (usageId.endsWith(SPONSORED)) {
      this.takeSponsored(account, record, this.charged.get(usageId.slice(0, -SPONSORED.length)));
      return;
    }
    if (record.ratingGroup !== undefined) this.settledOctets += BigInt(record.units);
    // What a cancellation gives back, the usages of the same write could not have used.
    const wrong = wrongPrice(record) ?? (isCorrected ? undefined : unusedAllowance(record, account));
    this.hold(wrong === undefined, says(wrong ?? ''));
  }

  /** A sponsor's part: what its user's charge says of it, and of the user. */
  private takeSponsored(account: BalanceAccount, record: ChargeRecord, charge: ChargeRecord | undefined): void {
    const says = (what: string) => () => `The sponsored part ${record.usageId} ${what}`;
    this.hold(charge?.split?.balanceId === account.balanceId, says('is charged to another than the user’s sponsor'));
    const part = BigInt(record.amountNano) + BigInt(record.unpaidNano ?? '0');
    this.hold(part === BigInt(charge?.split?.nano ?? 0), says(`is ${part} of ${charge?.split?.nano}`));
    const own = BigInt(charge?.amountNano ?? 0) + BigInt(charge?.freeNano ?? 0) + BigInt(charge?.unpaidNano ?? 0);
    const left = BigInt(record.split?.nano ?? 0);
    this.hold(own === left, says(`leaves ${left} to the user, who paid ${own}`));
  }

  private takeCancellation(record: ChargeRecord, usageId: string): void {
    const charge = this.charged.get(usageId);
    const says = (what: string) => () => `The cancellation of usage ${usageId} ${what}`;
    this.hold(charge !== undefined, says('is of nothing that was charged'));
    this.hold(!this.cancelled.has(usageId), says('is booked twice'));
    for (const name of ['amountNano', 'units', 'billedUnits'] as const)
      this.hold(BigInt(record[name]) === -BigInt(charge?.[name] ?? 0), says(`has ${record[name]} of ${name}`));
    for (const [id, units] of Object.entries(charge?.allowances ?? {}))
      this.hold(record.allowances[id] === String(-BigInt(units)), says(`gives ${record.allowances[id]} of ${id} back`));
    this.cancelled.set(usageId, record);
  }
}

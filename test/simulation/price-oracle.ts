import { availableUnits, type BalanceAccount, type ChargeRecord } from '../../shared/balance-management';
import { CHEAP_FROM, cheaper, GRAIN_NANO, PRICES, type Price, TIER_COUNTER } from './offers';

/** What so many units cost, by arithmetic of its own: the shared engine is not asked. */
function costOf(units: bigint, { nano, per }: Price): bigint {
  const exact = units * nano;
  const grains = exact / (per * GRAIN_NANO);
  return (exact % (per * GRAIN_NANO) === 0n ? grains : grains + 1n) * GRAIN_NANO;
}

const billed = (units: bigint, { step }: Price): bigint => ((units + step - 1n) / step) * step;

/** Why a record is not what its usage costs; undefined when it is. What two versions rated together is passed over. */
export function wrongPrice(record: ChargeRecord): string | undefined {
  if (record.tariff === '' || record.tariff.includes(' ')) return undefined;
  const price = priceOf(record);
  if (!price) return `is rated by ${record.tariff}, which has no price for ${record.service}`;
  const before = record.before ?? { units: '0', billedUnits: '0', moneyUnits: '0', dueNano: '0' };
  const whole = billed(BigInt(before.units) + BigInt(record.units), price);
  const expected = whole - BigInt(before.billedUnits);
  if (BigInt(record.billedUnits) !== expected) return `bills ${record.billedUnits} units where ${expected} are due`;
  const byAllowances = Object.values(record.allowances).reduce((sum, units) => sum + BigInt(units), 0n);
  const moneyUnits = BigInt(before.moneyUnits) + expected - byAllowances;
  const due = costOf(moneyUnits, price);
  const cost = due > BigInt(before.dueNano) ? due - BigInt(before.dueNano) : 0n;
  const told =
    BigInt(record.amountNano) +
    BigInt(record.unpaidNano ?? '0') +
    BigInt(record.freeNano ?? '0') +
    BigInt(record.split?.nano ?? '0');
  return told === cost ? undefined : `costs ${told} where ${cost} is due`;
}

function priceOf({ tariff, service, tiers }: ChargeRecord): Price | undefined {
  const price = PRICES[tariff.split('@')[1] ?? '']?.[service];
  const before = BigInt(tiers?.[TIER_COUNTER]?.before ?? 0);
  return price && before >= CHEAP_FROM ? { ...price, nano: cheaper(price.nano) } : price;
}

/** Why a usage should not have cost money: an allowance for it was left. `after` is the account with the charge. */
export function unusedAllowance(record: ChargeRecord, after: BalanceAccount): string | undefined {
  if (record.amountNano === '0' || record.ratingGroup !== undefined || record.split) return undefined;
  const atMs = Date.parse(record.startedAt);
  const left = after.buckets.find(
    (bucket) =>
      bucket.service === record.service &&
      bucket.zones.includes(record.zone) &&
      (bucket.validFrom ?? 0) <= atMs &&
      atMs < bucket.validUntil &&
      availableUnits(after, bucket) > 0n,
  );
  return left && `cost money while ${availableUnits(after, left)} units of ${left.id} were left`;
}

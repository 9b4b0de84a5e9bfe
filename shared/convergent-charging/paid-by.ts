import type { ChargeRecord, Taken } from '../balance-management';

/** Who paid which part, as a record says it; what is nothing is left out. */
export function paidBy(
  taken: Taken,
): Pick<ChargeRecord, 'allowances' | 'amountNano' | 'bonus' | 'energy' | 'freeNano' | 'carbonMicrograms'> {
  const bonus = asText(taken.bonus);
  const energy = asText(taken.energy);
  return {
    allowances: asText(taken.allowances),
    amountNano: String(taken.amountNano),
    ...(Object.keys(bonus).length === 0 ? {} : { bonus }),
    ...(Object.keys(energy).length === 0 ? {} : { energy }),
    ...(taken.freeNano === 0n ? {} : { freeNano: String(taken.freeNano) }),
    ...(taken.carbonMicrograms === 0n ? {} : { carbonMicrograms: String(taken.carbonMicrograms) }),
  };
}

const asText = (counts: Readonly<Record<string, bigint>>): Record<string, string> =>
  Object.fromEntries(Object.entries(counts).map(([id, count]) => [id, String(count)]));

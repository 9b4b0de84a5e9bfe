import type { ChargeRecord } from '../balance-management';
import { type Tariff, tariffAt, versionOf } from '../rating';

/** Versions of an offering's tariff that should have rated usage of a window: from included, until excluded, epoch milliseconds. */
export interface Correction {
  readonly offeringId: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The versions, each from its own time on; one that was named holds in all of the window. */
  readonly tariffs: readonly Tariff[];
}

/** The versions that hold in a window, or the one that is named, as if it always had. Empty when there is none. */
export function correctionTariffs(
  versions: readonly Tariff[],
  window: Pick<Correction, 'fromMs' | 'untilMs'>,
  named?: string,
): Tariff[] {
  if (named !== undefined)
    return versions
      .filter(({ version }) => version === named)
      .slice(-1)
      .map((one) => ({ ...one, validFrom: 0 }));
  const first = tariffAt(versions, window.fromMs);
  const later = new Map(
    versions
      .filter(({ validFrom }) => window.fromMs < validFrom && validFrom < window.untilMs)
      .map((version) => [version.validFrom, version]),
  );
  return [...(first ? [first] : []), ...later.values()];
}

export const isOf = (record: ChargeRecord, { offeringId, fromMs, untilMs }: Correction): boolean => {
  const atMs = Date.parse(record.startedAt);
  return fromMs <= atMs && atMs < untilMs && offeringsOf(record).includes(offeringId);
};

export const offeringsOf = ({ tariff }: ChargeRecord): string[] => [
  ...new Set(tariff.split(' ').map((name) => name.split('@')[0] ?? '')),
];

/** What would have rated a charge: the correction in the place of its offering's versions, the others as they did. */
export function correctedTariffs(
  record: ChargeRecord,
  correction: Correction,
  versions: ReadonlyMap<string, readonly Tariff[]>,
): Tariff[] {
  const named = record.tariff.split(' ');
  return offeringsOf(record).flatMap((offering) =>
    offering === correction.offeringId
      ? correction.tariffs
      : (versions.get(offering) ?? []).filter((tariff) => named.includes(versionOf({ tariff }))),
  );
}

import { type Ledger, readPostingId, type Signal } from '../balance-management';
import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { DomainEvent } from '../tmf/event';
import { chargeBalance } from './charge-balance';
import type { ChargingPorts } from './ports';
import { partsOf, type SplitCharge } from './split-usage';

/** A user's charge that a sponsor pays a part of, with the tenant whose both are. */
export interface Sponsored extends SplitCharge {
  readonly tenant: TenantId;
}

/**
 * Charges sponsors their parts of users' charges, each sponsor once for all that a batch has for it. The user's charge came first: it
 * is the one decision, and its record says each part. A crash in between is healed when the usage is delivered again, since
 * each part has an id of its own, made of the usage's. Answers the charges whose part could not be charged, each with the problem.
 */
export async function chargeSponsors(
  ports: ChargingPorts,
  charges: readonly Sponsored[],
): Promise<ReadonlyMap<Sponsored, unknown>> {
  const problems = new Map<Sponsored, unknown>();
  const bySponsor = Map.groupBy(charges, ({ tenant, record }) => `${tenant}#${record.split?.balanceId ?? ''}`);
  await Promise.all(
    [...bySponsor.values()].map(async (ones) => {
      try {
        await chargeSponsor(ports, ones);
      } catch (problem) {
        for (const one of ones) problems.set(one, problem);
      }
    }),
  );
  return problems;
}

async function chargeSponsor(ports: ChargingPorts, charges: readonly Sponsored[]): Promise<void> {
  const splits = new Map(charges.flatMap((charge) => partsOf(charge).map((part) => [part, charge] as const)));
  const [first] = splits.values();
  const sponsorId = first?.record.split?.balanceId;
  invariant(first && sponsorId !== undefined, 'a charge that is split says with whom');
  const sponsor = await ports.balances.read(first.tenant, sponsorId);
  invariant(sponsor, `balance ${sponsorId} sponsors and is never taken away`);
  await chargeBalance(ports, sponsor, [...splits.keys()], { splitOf: (usage) => splits.get(usage) });
}

/**
 * Charges sponsors their parts of what a posting of a session charged, on the signal `usage-split` that the posting carries: so they
 * are charged once whatever becomes of the function that served the session. Throws what charging throws, and when the ledger does
 * not show the posting yet: the same again is safe.
 */
export async function chargeSplit(
  ports: ChargingPorts,
  ledger: Pick<Ledger, 'posting'>,
  { tenant, id, event }: Pick<DomainEvent, 'tenant' | 'id' | 'event'>,
): Promise<void> {
  const { balanceId = '', number = 0 } = readPostingId(id) ?? {};
  const { ref: day } = event.signal as Signal;
  const posting = await ledger.posting(tenant, balanceId, number, day);
  if (!posting) throw new Error(`The ledger has no posting ${number} of balance ${balanceId} on ${day}`);
  const split = (posting.records ?? []).filter((record) => record.split !== undefined);
  const problems = await chargeSponsors(
    ports,
    split.map((record) => ({ tenant, balanceId, record })),
  );
  for (const problem of problems.values()) throw problem;
}

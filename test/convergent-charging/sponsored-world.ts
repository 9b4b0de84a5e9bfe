import {
  type ChargeRecord,
  creditOnce,
  type Ledger,
  type SponsorTerm,
  verifyLedger,
} from '../../shared/balance-management';
import { openCharging } from '../../shared/convergent-charging';
import { type Chaos, makeWorld, NOW, TENANT } from './world';

export const USER = '353861000007';
export const CENT = 10_000_000n;

/** The first product's balance sponsors the second product, which has its own number and balance. */
export async function sponsoredWorld(term: Omit<SponsorTerm, 'balanceId'>, chaos?: Chaos) {
  let calm = true;
  const world = await makeWorld({ write: () => (calm ? 'fine' : (chaos?.write() ?? 'fine')) });
  await openCharging(world.ports, {
    tenant: TENANT,
    offeringId: 'payg',
    partyId: 'party-2',
    activatedAt: '2026-12-01T00:00:00Z',
    productId: 'user',
    msisdn: USER,
    sponsor: { ...term, balanceId: world.balanceId },
  });
  return {
    ...world,
    rage: () => {
      calm = false;
    },
    async moneyOf(balanceId: string): Promise<bigint> {
      return (await world.ports.balances.read(TENANT, balanceId))?.moneyNano ?? 0n;
    },
    async recordsOf(balanceId: string): Promise<ChargeRecord[]> {
      const postings = await (world.ports.ledger as Ledger).history(TENANT, balanceId, 100_000);
      expect(verifyLedger(postings)).toEqual([]);
      return postings.flatMap((posting) => [...(posting.records ?? [])]);
    },
  };
}
export type SponsoredWorld = Awaited<ReturnType<typeof sponsoredWorld>>;

export const creditUser = async (world: SponsoredWorld, nano: bigint): Promise<void> => {
  await creditOnce(world.ports, TENANT, 'user', {
    reference: 'topupBalance/u',
    amountNano: nano,
    paidAt: NOW,
    atMs: NOW,
  });
};

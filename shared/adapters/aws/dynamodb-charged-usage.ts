import type { BalanceStore, Posting } from '../../balance-management';
import { toIso } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import { conditionsOf } from '../../usage-management';
import type { ChargedUsage, ChargedUsageQuery, ChargedUsageRecord } from '../../usage-management/ports';
import type { DynamoDbLedger } from './dynamodb-ledger';

const FIRST_DAY = '0000-00-00';
const LAST_DAY = '9999-99-99';

/**
 * Charged usage, read from the ledger: a posting of kind `charge` holds the rated records of one day of one balance. The
 * whole period is one page, since a row holds many records and a balance's months are a few hundred rows.
 */
export class DynamoDbChargedUsage implements ChargedUsage {
  constructor(
    private readonly ledger: Pick<DynamoDbLedger, 'between'>,
    private readonly balances: Pick<BalanceStore, 'read' | 'ofParty'>,
  ) {}

  async listCharges(
    tenant: TenantId,
    { balanceId, fromIso, toIso: untilIso }: ChargedUsageQuery,
  ): Promise<{ readonly items: readonly ChargedUsageRecord[] }> {
    const account = await this.balances.read(tenant, balanceId);
    if (account === undefined) return { items: [] };
    const fromDay = fromIso?.slice(0, 10) ?? FIRST_DAY;
    const postings = await this.ledger.between(tenant, balanceId, fromDay, untilIso?.slice(0, 10) ?? LAST_DAY);
    const items = postings
      .flatMap((posting) => chargesOf(posting, balanceId, account))
      .filter(({ startedAt }) => startedAt >= (fromIso ?? '') && (untilIso === undefined || startedAt < untilIso))
      .sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
    // A cancellation has the time of what it takes back, so both are in one period.
    const cancelled = new Set(items.map(({ cancels }) => cancels));
    return { items: items.map((item) => (cancelled.has(item.usageId) ? { ...item, isCancelled: true } : item)) };
  }

  balancesOfParty(tenant: TenantId, partyId: string): Promise<readonly string[]> {
    return this.balances.ofParty(tenant, partyId);
  }
}

function chargesOf(
  posting: Posting,
  balanceId: string,
  { partyId, currency }: { readonly partyId: string; readonly currency: string },
): ChargedUsageRecord[] {
  if (posting.kind !== 'charge') return [];
  return (posting.records ?? []).map((record) => {
    const { usageId, source, service, startedAt, amountNano, destination, visitedNetwork } = record;
    const { tariff, priceId, zone, billedUnits, allowances, cancels, lostBuckets } = record;
    return {
      usageId,
      source,
      service,
      startedAt,
      amountNano,
      balanceId,
      partyId,
      currency,
      quantity: record.units,
      chargedAt: toIso(posting.at),
      ...(destination === undefined ? {} : { destination }),
      ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
      ...conditionsOf(record),
      ...(cancels === undefined ? {} : { cancels }),
      breakdown: { tariff, priceId, zone, billedUnits, allowances, ...(lostBuckets ? { lostBuckets } : {}) },
    };
  });
}

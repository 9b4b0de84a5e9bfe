import { toIso } from '../kernel/clock';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { changeStored } from './change-stored';
import type { UsageOutcome } from './messages';
import { type UsageBody, usage } from './resources';

export interface RateContext {
  readonly store: ResourceStore;
  readonly tenant: TenantId;
  readonly nowMs: number;
  /** What the amount is: with tax, or without. */
  readonly pricesIncludeTax: boolean;
}

/**
 * Moves a usage to what its outcome says: `rated` with its amount, or `rejected` with the reason. Rated is final, so a
 * late or repeated refusal changes nothing. False when there is no such usage.
 */
export async function rateUsage(id: string, outcome: UsageOutcome, context: RateContext): Promise<boolean> {
  const { tenant, nowMs } = context;
  const stored = await changeStored(context.store, usage, { tenant, id, nowMs }, (body: UsageBody) =>
    body.status === 'rated' ? undefined : rated(body, outcome, context),
  );
  return stored !== undefined;
}

function rated(body: UsageBody, outcome: UsageOutcome, context: RateContext): UsageBody | undefined {
  if (outcome.kind !== 'charged') {
    const statusReason = outcome.kind === 'duplicate' ? 'duplicate' : outcome.reason;
    return body.status === 'rejected' && body.statusReason === statusReason
      ? undefined
      : { ...body, status: 'rejected', statusReason };
  }
  const { statusReason: _, ...rest } = body;
  const amount = { unit: outcome.currency, value: formatNano(BigInt(outcome.amountNano)) };
  return {
    ...rest,
    status: 'rated',
    // Leads to the ledger, which knows whose usage it was.
    usageCharacteristic: [...(rest.usageCharacteristic ?? []), { name: 'balanceId', value: outcome.balanceId }],
    ratedProductUsage: [
      {
        ratingDate: toIso(context.nowMs),
        ratingAmountType: 'Total',
        isBilled: false,
        ...(context.pricesIncludeTax ? { taxIncludedRatingAmount: amount } : { taxExcludedRatingAmount: amount }),
      },
    ],
  };
}

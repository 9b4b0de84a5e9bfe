import { sha256Hex } from '../kernel/digest';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import type { StoredResource } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { conditionsOf } from './messages';
import type { ChargedUsageRecord } from './ports';
import { usage, usageApi } from './resources';
import { readSource } from './usage-source';

const ID_DIGITS = 16;

/**
 * A charge of the ledger as a TMF635 usage. One that came by API keeps the id that it was posted under; what a correction by
 * API took back has an id of its own, beside what it charged.
 */
export function viewChargedUsage(
  tenant: TenantId,
  charge: ChargedUsageRecord,
  partyId: string | undefined,
  pricesIncludeTax: boolean,
): StoredResource {
  const amount = { unit: charge.currency, value: formatNano(BigInt(charge.amountNano)) };
  const source = readSource(charge.source);
  const id = source?.kind === 'api' && charge.cancels === undefined ? source.id : chargedUsageId(charge);
  return newResource(usage, {
    tenant,
    id,
    basePath: usageApi.basePath,
    nowMs: Date.parse(charge.chargedAt),
    body: {
      usageDate: charge.startedAt,
      usageType: charge.service,
      status: 'rated',
      ...(partyId === undefined ? {} : { relatedParty: customer(partyId) }),
      usageCharacteristic: characteristicsOf(charge),
      ratedProductUsage: [
        {
          ratingDate: charge.chargedAt,
          ratingAmountType: 'Total',
          isBilled: false,
          ...(pricesIncludeTax ? { taxIncludedRatingAmount: amount } : { taxExcludedRatingAmount: amount }),
          ...(charge.breakdown === undefined ? {} : { breakdown: charge.breakdown }),
        },
      ],
    },
  });
}

/**
 * A charged usage's id leads to it without an index of its own: its balance, its day (UTC), and a digest of its usage
 * id.
 */
export const chargedUsageId = ({
  balanceId,
  startedAt,
  usageId,
}: Pick<ChargedUsageRecord, 'balanceId' | 'startedAt' | 'usageId'>): string =>
  `${balanceId}:${startedAt.slice(0, 10)}:${sha256Hex(usageId).slice(0, ID_DIGITS)}`;

export const customer = (id: string) => [{ id, role: 'customer', '@referredType': 'Individual' }];

/** TMF635 has no state for it: the usage stays as it was rated, beside the one that takes it back. */
export const CANCELLED = { name: 'cancelled', value: 'true' };

function characteristicsOf(charge: ChargedUsageRecord): { name: string; value: string }[] {
  const { usageId, quantity, balanceId, source, destination, visitedNetwork, cancels } = charge;
  const given = { usageId, quantity, balanceId, source, destination, visitedNetwork, cancels, ...conditionsOf(charge) };
  const named = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return charge.isCancelled ? [...named, CANCELLED] : named;
}

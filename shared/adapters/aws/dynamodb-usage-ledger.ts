import type { UsageLedger, UsageTotal } from '../../billing/ports';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import type { DynamoDbLedger } from './dynamodb-ledger';

const DAY_LENGTH = 10;

/** Sums balance-management's ledger (read only) by service: what usage of that time took from the money balance. */
export class DynamoDbUsageLedger implements UsageLedger {
  constructor(private readonly ledger: Pick<DynamoDbLedger, 'entriesBetween'>) {}

  async totals(tenant: TenantId, balanceId: string, fromIso: string, toIso: string): Promise<readonly UsageTotal[]> {
    const totals = new Map<string, UsageTotal>();
    const days = [fromIso.slice(0, DAY_LENGTH), toIso.slice(0, DAY_LENGTH)] as const;
    for (const { posting, currency } of await this.ledger.entriesBetween(tenant, balanceId, ...days)) {
      if (posting.kind !== 'charge') continue;
      const { records = [] } = posting;
      invariant(records.length === posting.count, 'a charge in the ledger has all its records');
      for (const { service, startedAt, amountNano, units } of records) {
        if (startedAt < fromIso || startedAt >= toIso) continue;
        const key = `${service}#${currency}`;
        const before = totals.get(key) ?? { service, currency, chargedNano: 0n, quantity: 0n, count: 0 };
        totals.set(key, {
          ...before,
          chargedNano: before.chargedNano + BigInt(amountNano),
          quantity: before.quantity + BigInt(units),
          count: before.count + 1,
        });
      }
    }
    return [...totals.values()];
  }
}

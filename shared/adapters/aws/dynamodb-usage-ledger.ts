import { MONEY } from '../../balance-management';
import type { PrepaidMovement, UsageLedger, UsageTotal } from '../../billing/ports';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import type { DynamoDbLedger } from './dynamodb-ledger';

const DAY_LENGTH = 10;
/** An action is carried out by a message, which a queue keeps for 14 days. */
const CAUSED_BEFORE_MS_MAX = 14 * 86_400_000;

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

  async movements(tenant: TenantId, balanceId: string, fromIso: string, toIso: string): Promise<PrepaidMovement[]> {
    const sums = new Map<string, PrepaidMovement>();
    // Rows stand at the day of what caused them, and the period is that in which they were booked.
    const first = new Date(Date.parse(fromIso) - CAUSED_BEFORE_MS_MAX).toISOString();
    const days = [first.slice(0, DAY_LENGTH), toIso.slice(0, DAY_LENGTH)] as const;
    for (const { posting, currency } of await this.ledger.entriesBetween(tenant, balanceId, ...days)) {
      const { kind, at, legs } = posting;
      if (!isMovement(kind) || at < Date.parse(fromIso) || at >= Date.parse(toIso)) continue;
      const nano = legs.reduce((sum, leg) => (leg.account === MONEY ? sum + leg.delta : sum), 0n);
      const key = `${kind}#${currency}`;
      if (nano !== 0n) sums.set(key, { kind, currency, nano: nano + (sums.get(key)?.nano ?? 0n) });
    }
    return [...sums.values()];
  }
}

const MOVEMENTS: readonly string[] = [
  'voucher',
  'adjust',
  'transfer',
  'fee',
  'expire',
] satisfies PrepaidMovement['kind'][];
const isMovement = (kind: string): kind is PrepaidMovement['kind'] => MOVEMENTS.includes(kind);

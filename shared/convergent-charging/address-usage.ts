import type { NumberSpan } from '../balance-management';
import type { TenantId } from '../kernel/tenant';
import type { UsageMessage, UsageRecord } from '../usage-management';
import type { ChargingPorts } from './ports';

/** A record with whose it is, and the balance that its number charges. */
export interface Addressed {
  readonly tenant: TenantId;
  readonly record: UsageRecord;
  /** Undefined when nobody held the number. */
  readonly holder: NumberSpan | undefined;
}

type Addressable = Pick<UsageMessage, 'tenant' | 'records' | 'holders'>;

/**
 * Finds whose each record is: as its message tells, else as the directory says. `isFresh` believes neither the message nor what
 * is remembered of the directory.
 */
export async function addressUsage(
  ports: Pick<ChargingPorts, 'numbers'>,
  messages: readonly Addressable[],
  isFresh: boolean,
): Promise<Addressed[]> {
  const spans = await spansOfNumbers(ports, messages, isFresh);
  return messages.flatMap(({ tenant, records, holders = {} }) =>
    records.map((record) => {
      const atMs = Date.parse(record.startedAt);
      const told = isFresh ? undefined : spanAt(holders[record.msisdn] ?? [], atMs);
      return { tenant, record, holder: told ?? spanAt(spans.get(`${tenant}#${record.msisdn}`) ?? [], atMs) };
    }),
  );
}

/** Each number of the batch whose holder is not told is looked up once, all side by side. */
async function spansOfNumbers(
  ports: Pick<ChargingPorts, 'numbers'>,
  messages: readonly Addressable[],
  isFresh: boolean,
): Promise<Map<string, readonly NumberSpan[]>> {
  const wanted = new Map<string, Promise<readonly NumberSpan[]>>();
  for (const { tenant, records, holders = {} } of messages)
    for (const { msisdn, startedAt } of records) {
      const key = `${tenant}#${msisdn}`;
      const isTold = !isFresh && spanAt(holders[msisdn] ?? [], Date.parse(startedAt)) !== undefined;
      if (!isTold && !wanted.has(key)) wanted.set(key, ports.numbers.find(tenant, msisdn, isFresh));
    }
  return new Map(await Promise.all([...wanted].map(async ([key, spans]) => [key, await spans] as const)));
}

/** Who held a number at a time of use (epoch milliseconds); undefined when nobody did. */
export const spanAt = (spans: readonly NumberSpan[], atMs: number): NumberSpan | undefined =>
  spans.find((span) => span.from <= atMs && (span.until === undefined || atMs < span.until));

import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { bareNumber, checkRecord, type UsageFields } from './check-record';
import { conditionsOf, correctionOf, USAGE_CONDITIONS, type UsageMessage } from './messages';
import type { LineReason } from './quarantine-reasons';
import type { UsageBody } from './resources';
import { apiSource } from './usage-source';

/**
 * A TMF635 usage as the record that is charged. Its characteristics: `msisdn`; `quantity` (seconds, octets or messages
 * by `usageType`; 1 for a message without it); `destination`; `visitedNetwork` (MCCMNC, absent at home); `usageId`, the
 * network's own id, where it has one: else the usage's; the conditions of
 * `USAGE_CONDITIONS`; and of a cancel or a correction its `action`, what it `corrects` and that one's `correctsStartedAt`.
 */
export function readUsage(body: UsageBody, nowMs: number): Result<UsageFields, LineReason> {
  const service = body.usageType ?? 'voice';
  const of = (name: string): string | undefined => {
    const value = body.usageCharacteristic?.find((characteristic) => characteristic.name === name)?.value;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const destination = of('destination');
  const visitedNetwork = of('visitedNetwork');
  return checkRecord(
    {
      usageId: of('usageId') ?? body.id,
      service,
      msisdn: bareNumber(of('msisdn') ?? ''),
      startedAt: body.usageDate ?? '',
      quantity: of('quantity') ?? (service === 'sms' ? '1' : ''),
      ...(destination === undefined ? {} : { destination: bareNumber(destination) }),
      ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
      ...conditionsOf(Object.fromEntries(USAGE_CONDITIONS.map((name) => [name, of(name)]))),
      ...correctionOf({ action: of('action'), corrects: of('corrects'), correctsStartedAt: of('correctsStartedAt') }),
    },
    nowMs,
  );
}

/** The message that has a stored usage charged. Fails only for a body that was never checked. */
export function usageMessageOf(
  tenant: TenantId,
  body: UsageBody,
  receivedAt: string,
): Result<UsageMessage, LineReason> {
  const fields = readUsage(body, Date.parse(receivedAt));
  if (!fields.ok) return err(fields.error);
  return ok({ tenant, receivedAt, records: [{ ...fields.value, source: apiSource(body.id) }] });
}

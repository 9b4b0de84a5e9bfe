import { canonicalJson, type Json, sha256 } from '../kernel/digest';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { parseServiceInformation } from './parse-service-information';
import { complain, countOf, type Fields, isFields, isWithinDepth, listOf, type Reading, textOf } from './read-fields';
import type { ChargingData, Counts, UnitUsage, UsedUnits } from './session-request';

/** A volume above is no volume: 1 PiB. */
const VOLUME_MAX = 2 ** 50;
/** A call of more than 31 days is a broken record. */
const SECONDS_MAX = 31 * 86_400;
const UINT32_MAX = 2 ** 32 - 1;
/** What one request may carry. */
export const MAX_UNIT_USAGES = 32;
export const MAX_CONTAINERS = 64;
/** It stands in the balance item until the next write. */
const URI_LENGTH_MAX = 300;
/** A real request has ten levels at most. */
const DEPTH_MAX = 40;

/** Parses a ChargingDataRequest (TS 32.291). Fails with `invalid-json`, or `invalid-request` and what to mend. */
export function parseChargingData(text: string | undefined): Result<ChargingData, Failure> {
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return err(failure('invalid-json', 'The body is not JSON'));
  }
  if (!isFields(body)) return err(failure('invalid-request', 'The body is not an object'));
  if (!isWithinDepth(body, DEPTH_MAX))
    return err(failure('invalid-request', `The body nests deeper than ${DEPTH_MAX}`));
  const reading: Reading = { violations: [] };
  const data = readChargingData(body, reading);
  const { violations } = reading;
  return violations.length === 0 ? ok(data) : err(failure('invalid-request', 'Nothing was charged', { violations }));
}

function readChargingData(body: Fields, reading: Reading): ChargingData {
  const invocationTimeStamp = textOf(body.invocationTimeStamp) ?? '';
  const atMs = Date.parse(invocationTimeStamp);
  if (!(atMs >= 0)) complain(reading, 'invocationTimeStamp', 'is not a time');
  const { retransmissionIndicator: _mark, ...said } = body;
  const { information, subscribers } = parseServiceInformation(body);
  const sequence = body.invocationSequenceNumber ?? 0;
  return {
    invocationTimeStamp,
    atMs,
    sequence: countOf(sequence, 'invocationSequenceNumber', UINT32_MAX, reading),
    event: body.oneTimeEvent !== true ? 'none' : body.oneTimeEventType === 'PEC' ? 'post-event' : 'one-time',
    // The body is what JSON.parse made, so it is Json.
    digest: sha256(canonicalJson(said as Json)).toString('base64url'),
    subscribers,
    ...notifyUriOf(body.notifyUri, reading),
    ...information,
    units: listOf(body.multipleUnitUsage, 'multipleUnitUsage', MAX_UNIT_USAGES, reading).map((unit, index) =>
      readUnitUsage(unit, `multipleUnitUsage[${index}]`, atMs, reading),
    ),
  };
}

function notifyUriOf(value: unknown, reading: Reading): Pick<ChargingData, 'notifyUri'> {
  if (value === undefined) return {};
  const text = textOf(value) ?? '';
  if (text.length <= URI_LENGTH_MAX && /^https?:\/\//.test(text) && URL.canParse(text)) return { notifyUri: text };
  complain(reading, 'notifyUri', `is a URL of at most ${URI_LENGTH_MAX} characters`);
  return {};
}

function readUnitUsage(unit: Fields, path: string, atMs: number, reading: Reading): UnitUsage {
  const containers = listOf(unit.usedUnitContainer, `${path}.usedUnitContainer`, MAX_CONTAINERS, reading);
  const requested = isFields(unit.requestedUnit)
    ? readCounts(unit.requestedUnit, `${path}.requestedUnit`, reading)
    : undefined;
  const uPFID = textOf(unit.uPFID);
  return {
    ratingGroup: countOf(unit.ratingGroup, `${path}.ratingGroup`, UINT32_MAX, reading),
    online: containers.length === 0 || containers.some((one) => one.quotaManagementIndicator !== 'OFFLINE_CHARGING'),
    requested,
    used: containers.map((one, index): UsedUnits => {
      const triggeredMs = Date.parse(textOf(one.triggerTimestamp) ?? '');
      return {
        counts: readCounts(one, `${path}.usedUnitContainer[${index}]`, reading),
        atMs: triggeredMs >= 0 ? triggeredMs : atMs,
      };
    }),
    ...(uPFID === undefined ? {} : { uPFID }),
  };
}

/** Every count is checked, the ones that are not used too. The total volume where it is told, else up and down together. */
function readCounts(container: Fields, path: string, reading: Reading): Counts {
  const read = (name: string, max: number): bigint | undefined => {
    const value = container[name];
    return value === undefined ? undefined : BigInt(countOf(value, `${path}.${name}`, max, reading));
  };
  const [total, uplink, downlink] = ['totalVolume', 'uplinkVolume', 'downlinkVolume'].map((name) =>
    read(name, VOLUME_MAX),
  );
  const voice = read('time', SECONDS_MAX);
  const sms = read('serviceSpecificUnits', UINT32_MAX);
  const isVolumeTold = total !== undefined || uplink !== undefined || downlink !== undefined;
  return {
    ...(voice === undefined ? {} : { voice }),
    ...(sms === undefined ? {} : { sms }),
    ...(isVolumeTold ? { data: total ?? (uplink ?? 0n) + (downlink ?? 0n) } : {}),
  };
}

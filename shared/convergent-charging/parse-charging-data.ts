import { canonicalJson, type Json, sha256 } from '../kernel/digest';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ChargingData, UnitUsage, UsedUnits } from './session-request';

/** A volume above is no volume: 1 PiB. */
const VOLUME_MAX = 2 ** 50;
/** What one request may carry. */
export const MAX_UNIT_USAGES = 32;
export const MAX_CONTAINERS = 64;

type Fields = Readonly<Record<string, unknown>>;

/** Collects what is wrong with a request: it is refused whole, so that nothing of it is lost when it is sent again, mended. */
interface Reading {
  readonly violations: Violation[];
}

/** Parses a ChargingDataRequest (TS 32.291). Fails with `invalid-json`, or `invalid-request` and what to mend. */
export function parseChargingData(text: string | undefined): Result<ChargingData, Failure> {
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return err(failure('invalid-json', 'The body is not JSON'));
  }
  if (!isFields(body)) return err(failure('invalid-request', 'The body is not an object'));
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
  const session = fieldsOf(body.pDUSessionChargingInformation);
  const slice = sliceOf(fieldsOf(session.pduSessionInformation));
  const visitedNetwork = visitedOf(fieldsOf(session.pduSessionInformation));
  return {
    invocationTimeStamp,
    atMs,
    sequence: countOf(body.invocationSequenceNumber ?? 0, 'invocationSequenceNumber', reading),
    event: body.oneTimeEvent !== true ? 'none' : body.oneTimeEventType === 'PEC' ? 'post-event' : 'one-time',
    // The body is what JSON.parse made, so it is Json.
    digest: sha256(canonicalJson(said as Json)).toString('base64url'),
    subscribers: subscribersOf(body, fieldsOf(session.userInformation)),
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
    ...(slice === undefined ? {} : { slice }),
    units: listOf(body.multipleUnitUsage, 'multipleUnitUsage', MAX_UNIT_USAGES, reading).map((unit, index) =>
      readUnitUsage(unit, `multipleUnitUsage[${index}]`, atMs, reading),
    ),
  };
}

function readUnitUsage(unit: Fields, path: string, atMs: number, reading: Reading): UnitUsage {
  const containers = listOf(unit.usedUnitContainer, `${path}.usedUnitContainer`, MAX_CONTAINERS, reading);
  const requested = isFields(unit.requestedUnit)
    ? volumeOf(unit.requestedUnit, `${path}.requestedUnit`, reading)
    : undefined;
  const uPFID = textOf(unit.uPFID);
  return {
    ratingGroup: countOf(unit.ratingGroup, `${path}.ratingGroup`, reading),
    online: containers.length === 0 || containers.some((one) => one.quotaManagementIndicator !== 'OFFLINE_CHARGING'),
    requested,
    used: containers.map((one, index): UsedUnits => {
      const triggeredMs = Date.parse(textOf(one.triggerTimestamp) ?? '');
      return {
        units: volumeOf(one, `${path}.usedUnitContainer[${index}]`, reading),
        atMs: triggeredMs >= 0 ? triggeredMs : atMs,
      };
    }),
    ...(uPFID === undefined ? {} : { uPFID }),
  };
}

/** The total where it is told, else what went up and down. Every volume is checked, the ones that are not used too. */
function volumeOf(container: Fields, path: string, reading: Reading): bigint {
  const read = (name: string): bigint | undefined => {
    const value = container[name];
    return value === undefined ? undefined : BigInt(countOf(value, `${path}.${name}`, reading));
  };
  const [total, uplink, downlink] = [read('totalVolume'), read('uplinkVolume'), read('downlinkVolume')];
  return total ?? (uplink ?? 0n) + (downlink ?? 0n);
}

function countOf(value: unknown, path: string, reading: Reading): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= VOLUME_MAX) return value;
  const isWrapped = typeof value === 'number' && value < 0;
  complain(reading, path, isWrapped ? 'is negative: a 32-bit counter has wrapped' : `is a count up to ${VOLUME_MAX}`);
  return 0;
}

/** The number first: it is what the subscriber was sold. */
function subscribersOf(body: Fields, user: Fields): string[] {
  const identifiers = [user.servedGPSI, body.subscriberIdentifier, user.servedSUPI].map(textOf);
  return identifiers.flatMap((text = '') => {
    const msisdn = /^msisdn-([0-9]{5,15})$/.exec(text)?.[1];
    if (msisdn !== undefined) return [msisdn];
    return /^imsi-[0-9]{5,15}$/.test(text) ? [text] : [];
  });
}

function sliceOf(pdu: Fields): string | undefined {
  const { sst, sd } = fieldsOf(fieldsOf(pdu.networkSlicingInfo).sNSSAI);
  if (typeof sst !== 'number') return undefined;
  return typeof sd === 'string' ? `${sst}-${sd}` : String(sst);
}

function visitedOf(pdu: Fields): string | undefined {
  const serving = networkOf(fieldsOf(pdu.servingCNPlmnId));
  return serving === networkOf(fieldsOf(pdu.hPlmnId)) ? undefined : serving;
}

const networkOf = ({ mcc, mnc }: Fields): string | undefined => {
  const text = `${mcc}${mnc}`;
  return /^[0-9]{5,6}$/.test(text) ? text : undefined;
};

const complain = (reading: Reading, path: string, message: string): unknown =>
  reading.violations.push({ path, message });

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function listOf(value: unknown, path: string, max: number, reading: Reading): readonly Fields[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length <= max && value.every(isFields)) return value;
  complain(reading, path, `is a list of at most ${max} objects`);
  return [];
}

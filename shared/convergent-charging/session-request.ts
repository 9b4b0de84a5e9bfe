import type { TenantId } from '../kernel/tenant';
import { type FinalUnit, parseFinalUnit, TERMINATE } from '../rating';
import type { UsageService } from '../usage-management';
import type { ServiceInformation } from './parse-service-information';

/** Counts by the service that counts so: seconds of `voice`, octets of `data`, service-specific units of `sms`. */
export type Counts = Readonly<Partial<Record<UsageService, bigint>>>;

/** Used units of one container of a report. */
export interface UsedUnits {
  readonly counts: Counts;
  /** The client's time of the report, epoch milliseconds. */
  readonly atMs: number;
}

/** What one request says of one rating group. */
export interface UnitUsage {
  readonly ratingGroup: number;
  /** False when all that it reports is charged offline: then it is given no quota, whatever it asks for. */
  readonly online: boolean;
  /** No count, or 0, leaves the amount to us; undefined asks for none. */
  readonly requested: Counts | undefined;
  readonly used: readonly UsedUnits[];
  /** Echoed: a client with several user planes finds the one that it asked for by it. */
  readonly uPFID?: string;
}

/** A request of the Nchf_ConvergedCharging API (3GPP TS 32.291), parsed. */
export interface ChargingData extends ServiceInformation {
  /** As sent, echoed in the answer. */
  readonly invocationTimeStamp: string;
  readonly sequence: number;
  /** Epoch milliseconds of `invocationTimeStamp`. */
  readonly atMs: number;
  /** `one-time` is IEC: debited at once; `post-event` is PEC: charged as reported. Neither is released. */
  readonly event: 'none' | 'one-time' | 'post-event';
  /** Digest of the whole request but its retransmission mark. */
  readonly digest: string;
  /** Keys into the number directory in the order in which they are tried: digits of an MSISDN, or `imsi-<digits>`. */
  readonly subscribers: readonly string[];
  /** Where the network function wants to be told what changes. */
  readonly notifyUri?: string;
  readonly units: readonly UnitUsage[];
}

export const RESULT_CODES = [
  'SUCCESS',
  'QUOTA_LIMIT_REACHED',
  'RATING_FAILED',
  'QUOTA_MANAGEMENT_NOT_APPLICABLE',
  'END_USER_SERVICE_DENIED',
] as const;
export type ResultCode = (typeof RESULT_CODES)[number];

/** What one rating group is answered. */
export interface GroupAnswer {
  readonly ratingGroup: number;
  readonly resultCode: ResultCode;
  readonly grant?: {
    /** What its units are: octets, seconds, or service-specific units. */
    readonly service: UsageService;
    readonly units: bigint;
    /** Report when this many remain. */
    readonly threshold: bigint;
    readonly validitySeconds: number;
    /** Epoch milliseconds: what is used from then on has another price, and is to be reported apart. */
    readonly priceChangesAt?: number;
  };
  /** There is no more after the grant, or none at all: what to do then. */
  readonly finalUnit?: FinalUnit;
}

/** A session's reference: `<balance id>.<begun, epoch seconds in base 36>.<digest>`. */
export interface SessionReference {
  readonly tenant: TenantId;
  readonly balanceId: string;
  /** What follows the balance id. */
  readonly sessionId: string;
  /** The client's time of its Create, epoch milliseconds: its day is where the ledger has its requests. */
  readonly begunMs: number;
}

const SESSION_ID = /^[0-9a-z]{1,9}\.[A-Za-z0-9_-]{11}$/;
const DIGEST_CHARACTERS = 11;
/** A session that began later is none: the guard keeps times as 32-bit seconds. */
const UINT32_MAX = 2 ** 32 - 1;

/** The same Create gets the same reference, whoever makes it however often: nothing has to be remembered for it. */
export function referenceOf(tenant: TenantId, balanceId: string, create: ChargingData): SessionReference {
  const seconds = Math.floor(create.atMs / 1000);
  const sessionId = `${seconds.toString(36)}.${create.digest.slice(0, DIGEST_CHARACTERS)}`;
  return { tenant, balanceId, sessionId, begunMs: seconds * 1000 };
}

export const referenceText = ({ balanceId, sessionId }: SessionReference): string => `${balanceId}.${sessionId}`;

export function parseReference(tenant: TenantId, text: string): SessionReference | undefined {
  const parts = text.split('.');
  const sessionId = parts.slice(-2).join('.');
  const balanceId = parts.slice(0, -2).join('.');
  if (balanceId === '' || !SESSION_ID.test(sessionId)) return undefined;
  const begunSeconds = Number.parseInt(sessionId, 36);
  return begunSeconds > UINT32_MAX ? undefined : { tenant, balanceId, sessionId, begunMs: begunSeconds * 1000 };
}

/** An answer as its posting keeps it, a few bytes a group; what most groups have not stands behind, and is left out there. */
export const packAnswer = (groups: readonly GroupAnswer[]): string =>
  groups
    .map(({ ratingGroup, resultCode, grant, finalUnit }) => {
      const granted = grant ? [grant.units, grant.threshold, grant.validitySeconds] : ['', '', ''];
      const parts = [ratingGroup, RESULT_CODES.indexOf(resultCode), ...granted, finalUnit ? 1 : 0];
      const service = grant && grant.service !== 'data' ? grant.service : '';
      const action = finalUnit && finalUnit.action !== 'TERMINATE' ? packFinalUnit(finalUnit) : '';
      const change = grant?.priceChangesAt === undefined ? '' : grant.priceChangesAt.toString(36);
      if (!grant && !finalUnit) return parts.slice(0, 2).join(':');
      return [...parts, service, action, change].join(':').replace(/:+$/, '');
    })
    .join(' ');

export const unpackAnswer = (packed: string): GroupAnswer[] =>
  packed
    .split(' ')
    .filter((group) => group !== '')
    .map((group) => {
      const [
        ratingGroup = '',
        code = '',
        units = '',
        threshold = '',
        validity = '',
        final,
        service = '',
        action = '',
        change = '',
      ] = group.split(':');
      return {
        ratingGroup: Number(ratingGroup),
        resultCode: RESULT_CODES[Number(code)] ?? 'SUCCESS',
        ...(units === ''
          ? {}
          : {
              grant: {
                service: service === 'voice' || service === 'sms' ? service : 'data',
                units: BigInt(units),
                threshold: BigInt(threshold),
                validitySeconds: Number(validity),
                ...(change === '' ? {} : { priceChangesAt: Number.parseInt(change, 36) }),
              },
            }),
        ...(final === '1' ? { finalUnit: unpackFinalUnit(action) } : {}),
      };
    });

const packFinalUnit = (finalUnit: FinalUnit): string => encodeURIComponent(JSON.stringify(finalUnit));

const unpackFinalUnit = (packed: string): FinalUnit =>
  packed === '' ? TERMINATE : (parseFinalUnit(JSON.parse(decodeURIComponent(packed))) ?? TERMINATE);

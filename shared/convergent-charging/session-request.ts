import type { TenantId } from '../kernel/tenant';

/** Used units of one container of a report. */
export interface UsedUnits {
  /** Octets. */
  readonly units: bigint;
  /** The client's time of the report, epoch milliseconds. */
  readonly atMs: number;
}

/** What one request says of one rating group. */
export interface UnitUsage {
  readonly ratingGroup: number;
  /** False when all that it reports is charged offline: then it is given no quota, whatever it asks for. */
  readonly online: boolean;
  /** Octets; 0 leaves the amount to us; undefined asks for none. */
  readonly requested: bigint | undefined;
  readonly used: readonly UsedUnits[];
  /** Echoed: a client with several user planes finds the one that it asked for by it. */
  readonly uPFID?: string;
}

/** A request of the Nchf_ConvergedCharging API (3GPP TS 32.291), parsed. */
export interface ChargingData {
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
  /** MCCMNC, when not at home. */
  readonly visitedNetwork?: string;
  /** S-NSSAI: `<sst>` or `<sst>-<sd>`. */
  readonly slice?: string;
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
    /** Octets. */
    readonly units: bigint;
    /** Report when this many octets remain. */
    readonly threshold: bigint;
    readonly validitySeconds: number;
    /** There is no more after it: end the service when it is used. */
    readonly final: boolean;
  };
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
  return { tenant, balanceId, sessionId, begunMs: Number.parseInt(sessionId, 36) * 1000 };
}

/** An answer as its posting keeps it, a few bytes a group. */
export const packAnswer = (groups: readonly GroupAnswer[]): string =>
  groups
    .map(({ ratingGroup, resultCode, grant }) =>
      [
        ratingGroup,
        RESULT_CODES.indexOf(resultCode),
        ...(grant ? [grant.units, grant.threshold, grant.validitySeconds, grant.final ? 1 : 0] : []),
      ].join(':'),
    )
    .join(' ');

export const unpackAnswer = (packed: string): GroupAnswer[] =>
  packed
    .split(' ')
    .filter((group) => group !== '')
    .map((group) => {
      const [ratingGroup = '', code = '', units, threshold = '', validity = '', final] = group.split(':');
      const answer = { ratingGroup: Number(ratingGroup), resultCode: RESULT_CODES[Number(code)] ?? 'SUCCESS' };
      if (units === undefined) return answer;
      return {
        ...answer,
        grant: {
          units: BigInt(units),
          threshold: BigInt(threshold),
          validitySeconds: Number(validity),
          final: final === '1',
        },
      };
    });

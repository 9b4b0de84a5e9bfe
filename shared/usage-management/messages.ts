import type { NumberSpan } from '../balance-management';
import type { TenantId } from '../kernel/tenant';

export const USAGE_SERVICES = ['voice', 'sms', 'data'] as const;
export type UsageService = (typeof USAGE_SERVICES)[number];

/** What else of a usage may decide its price. Rating's conditions of the same names. */
export const USAGE_CONDITIONS = ['ratingGroup', 'slice', 'deviceClass'] as const;
/**
 * `ratingGroup`: decimal digits (RFC 8506, unsigned 32). `slice`: S-NSSAI, `<sst>` or `<sst>-<sd>` (TS 23.003). `deviceClass`:
 * a name that tariffs use.
 */
export type UsageConditions = Readonly<Partial<Record<(typeof USAGE_CONDITIONS)[number], string>>>;

export const conditionsOf = (usage: UsageConditions): UsageConditions =>
  Object.fromEntries(USAGE_CONDITIONS.flatMap((name) => (usage[name] === undefined ? [] : [[name, usage[name]]])));

export const USAGE_ACTIONS = ['cancel', 'correct'] as const;
/** A record that is not of new usage, but about usage that was reported before. */
export interface UsageCorrection {
  /** `cancel` takes the charge of another usage back; `correct` takes it back and charges this one instead. */
  readonly action?: (typeof USAGE_ACTIONS)[number];
  /** That other usage's id. */
  readonly corrects?: string;
  /** ISO 8601, UTC: when that other usage began. Absent: when this one did. */
  readonly correctsStartedAt?: string;
}

export const correctionOf = <A extends string>({
  action,
  corrects,
  correctsStartedAt,
}: Omit<UsageCorrection, 'action'> & { readonly action?: A | undefined }) => ({
  ...(action === undefined ? {} : { action }),
  ...(corrects === undefined ? {} : { corrects }),
  ...(correctsStartedAt === undefined ? {} : { correctsStartedAt }),
});

/**
 * The id under which a usage's cancellation is booked: one for each usage, so that it is cancelled once, however many ask
 * for it. No usage is called so: their ids have no `#`.
 */
export const cancellationIdOf = (usageId: string): string => `${usageId}#cancelled`;

/**
 * One usage as it travels on the usage queue, already parsed and checked at the edge. Counts are decimal text because a
 * message is JSON. `usageId` is what makes two records the same one, within a tenant: the operator's record id where the
 * feed has one, else a digest of the fields that identify it. It never depends on the file or the line.
 */
export interface UsageRecord extends UsageConditions, UsageCorrection {
  readonly usageId: string;
  readonly service: UsageService;
  /** Who used: E.164 digits without `+`. */
  readonly msisdn: string;
  /** ISO 8601, UTC: when it began. Fixed for a usage, however often and whenever it is delivered. */
  readonly startedAt: string;
  /** voice: seconds; data: octets; sms: messages. Decimal digits. */
  readonly quantity: string;
  /** voice, sms: the other end, E.164 digits without `+`. */
  readonly destination?: string;
  /** Where it was used: MCCMNC. Absent: at home. */
  readonly visitedNetwork?: string;
  /** Where it came from: `<fileId>:<line>`, `api:<usage id>` or `replay:<quarantine id>`. Tells a redelivery from a second record. */
  readonly source: string;
}

/** A message on convergent-charging's usage queue. */
export interface UsageMessage {
  readonly tenant: TenantId;
  /** ISO 8601, UTC: stamped by whoever took the usage in. */
  readonly receivedAt: string;
  /** Present when the records came from a file. */
  readonly file?: { readonly id: string; readonly chunk: number };
  readonly records: readonly UsageRecord[];
  /** By number, who held it, as the directory said when the usage was taken in. A hint: an account refuses what is not its own. */
  readonly holders?: Readonly<Record<string, readonly NumberSpan[]>>;
}

/** At most this many records a message, so that one is far below SQS's limit and is charged within a second. */
export const MAX_RECORDS_PER_MESSAGE = 50;

export type UsageOutcome =
  | {
      readonly kind: 'charged';
      readonly usageId: string;
      readonly source: string;
      readonly balanceId: string;
      /** Nano currency units, decimal digits: what the money balance paid. Negative: what a cancel gave back. */
      readonly amountNano: string;
      readonly currency: string;
    }
  | { readonly kind: 'duplicate'; readonly usageId: string; readonly source: string }
  | {
      readonly kind: 'refused';
      readonly usageId: string;
      readonly source: string;
      /** `unknown-subscriber`, `no-tariff`, `insufficient-balance`, `future-usage`, `nothing-to-cancel`: what quarantine says. */
      readonly reason: string;
      readonly record: UsageRecord;
    };

/** A message on usage-management's outcomes queue: the same content however often its usage message is delivered. */
export interface UsageOutcomeMessage {
  readonly tenant: TenantId;
  readonly file?: { readonly id: string; readonly chunk: number };
  readonly outcomes: readonly UsageOutcome[];
}

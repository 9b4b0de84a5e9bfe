import { toIso } from '../kernel/clock';
import { err, ok, type Result } from '../kernel/result';
import { USAGE_ACTIONS, USAGE_CONDITIONS, type UsageConditions, type UsageRecord, type UsageService } from './messages';
import type { LineReason } from './quarantine-reasons';

/** A usage beginning this long after its receipt is refused: clocks of a network's nodes differ by minutes, not days. */
export const FUTURE_MS_MAX = 86_400_000;
const QUANTITY = /^\d{1,18}$/;
/**
 * The most that one record can hold; above it a counter broke, or a wrapped one was read as unsigned. A call's record
 * is cut after a day at the latest; 1 TiB is more than a day of any bearer; a long text is 255 parts.
 */
export const QUANTITY_MAX: Readonly<Record<UsageService, bigint>> = {
  voice: 86_400n,
  data: 1_099_511_627_776n,
  sms: 255n,
};
const E164 = /^[1-9]\d{6,14}$/;
/** An E.164 number, or a short code such as 112. */
const DESTINATION = /^[1-9]\d{2,14}$/;
const NETWORK = /^\d{5,6}$/;
const RATING_GROUP_MAX = 4_294_967_295;
/** Whether a condition's value is one. The sd of a slice is six hexadecimal digits. */
export const isCondition: Readonly<Record<keyof UsageConditions, (text: string) => boolean>> = {
  ratingGroup: (text) => /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) <= RATING_GROUP_MAX,
  slice: (text) => /^(0|[1-9]\d{0,2})(-[0-9A-Fa-f]{6})?$/.test(text) && Number.parseInt(text, 10) <= 255,
  deviceClass: (text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text),
};
const BAD_CONDITION = {
  ratingGroup: 'bad-rating-group',
  slice: 'bad-slice',
  deviceClass: 'bad-device-class',
} as const satisfies Record<keyof UsageConditions, LineReason>;
const USAGE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/;
/** The oldest that a feed can mean: earlier is a clock that was never set. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

export type UsageFields = Omit<UsageRecord, 'source'>;
/** What is known of a usage before it is checked. */
export type UncheckedFields = Omit<UsageFields, 'action'> & { readonly action?: string };

/** A number as feeds write it (`+49…`, `0049…`, spaces) to bare digits; what is no number stays what it is. */
export const bareNumber = (text: string): string => text.replace(/[ ()/-]/g, '').replace(/^(\+|00)/, '');

/**
 * The edge's check of one usage, the same for files, API and replays. `receivedMs` is when it was taken in, on the
 * tenant's clock: the same for every delivery, so that the answer is too.
 */
export function checkRecord(fields: UncheckedFields, receivedMs: number): Result<UsageFields, LineReason> {
  const startedMs = Date.parse(fields.startedAt);
  if (!USAGE_ID.test(fields.usageId)) return err('bad-record-id');
  if (!E164.test(fields.msisdn)) return err('bad-number');
  if (!Number.isFinite(startedMs) || startedMs < EARLIEST_MS) return err('bad-date');
  if (startedMs > receivedMs + FUTURE_MS_MAX) return err('future-usage');
  const fault = faultOfCorrection(fields) ?? (fields.action === 'cancel' ? undefined : faultOfUse(fields));
  if (fault !== undefined) return err(fault);
  if (fields.visitedNetwork !== undefined && !NETWORK.test(fields.visitedNetwork)) return err('bad-network');
  for (const name of USAGE_CONDITIONS) {
    const value = fields[name];
    if (value !== undefined && !isCondition[name](value)) return err(BAD_CONDITION[name]);
  }
  const { action: _unchecked, destination, correctsStartedAt, ...rest } = fields;
  const action = USAGE_ACTIONS.find((known) => known === fields.action);
  return ok({
    ...rest,
    ...(action === undefined ? {} : { action }),
    // A cancel uses nothing: what it takes back, the ledger knows.
    quantity: action === 'cancel' ? '0' : String(BigInt(fields.quantity)),
    ...(destination === undefined || action === 'cancel' ? {} : { destination }),
    startedAt: toIso(startedMs),
    ...(correctsStartedAt === undefined ? {} : { correctsStartedAt: toIso(Date.parse(correctsStartedAt)) }),
  });
}

/** What is wrong with the quantity or the other end of a usage. */
function faultOfUse({ service, quantity, destination }: UncheckedFields): LineReason | undefined {
  if (/^-\d+$/.test(quantity)) return 'negative-quantity';
  if (!QUANTITY.test(quantity) || BigInt(quantity) > QUANTITY_MAX[service]) return 'bad-quantity';
  if (service === 'data') return destination === undefined ? undefined : 'bad-destination';
  return destination !== undefined && DESTINATION.test(destination) ? undefined : 'bad-destination';
}

/** A correction names another usage, and one that corrects nothing names none. */
function faultOfCorrection(fields: UncheckedFields): LineReason | undefined {
  const { action, usageId, corrects, correctsStartedAt } = fields;
  if (action === undefined)
    return corrects === undefined && correctsStartedAt === undefined ? undefined : 'bad-correction';
  if (!USAGE_ACTIONS.some((known) => known === action) || corrects === undefined) return 'bad-correction';
  if (!USAGE_ID.test(corrects) || corrects === usageId) return 'bad-correction';
  if (correctsStartedAt === undefined) return undefined;
  return Date.parse(correctsStartedAt) >= EARLIEST_MS ? undefined : 'bad-date';
}

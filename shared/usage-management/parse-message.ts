import { parseTenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import { isCondition } from './check-record';
import {
  MAX_RECORDS_PER_MESSAGE,
  USAGE_ACTIONS,
  USAGE_CONDITIONS,
  USAGE_SERVICES,
  type UsageConditions,
  type UsageMessage,
} from './messages';

const COUNT = /^\d{1,18}$/;
const NUMBER = /^\d{1,20}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/;

/**
 * A message of the usage queue, or undefined when it is none: whoever may write to the queue may write anything, and one
 * message that cannot be read must not hold up those it came with.
 */
export function parseUsageMessage(text: string): UsageMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isUsageMessage(value) ? value : undefined;
}

const isUsageMessage = (value: unknown): value is UsageMessage =>
  isRecord(value) &&
  typeof value.tenant === 'string' &&
  parseTenantId(value.tenant) !== undefined &&
  isTime(value.receivedAt) &&
  (value.file === undefined || isChunk(value.file)) &&
  (value.holders === undefined || areHolders(value.holders)) &&
  Array.isArray(value.records) &&
  value.records.length <= MAX_RECORDS_PER_MESSAGE &&
  value.records.every(isUsageRecord);

const isUsageRecord = (value: unknown): boolean =>
  isRecord(value) &&
  isText(value.usageId, ID) &&
  isText(value.source, ID) &&
  USAGE_SERVICES.some((service) => service === value.service) &&
  isText(value.msisdn, NUMBER) &&
  isTime(value.startedAt) &&
  isText(value.quantity, COUNT) &&
  (value.destination === undefined || isText(value.destination, NUMBER)) &&
  (value.visitedNetwork === undefined || isText(value.visitedNetwork, NUMBER)) &&
  isCorrection(value) &&
  USAGE_CONDITIONS.every((name) => value[name] === undefined || isConditionOf(name, value[name]));

const areHolders = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((spans) => Array.isArray(spans) && spans.every(isSpan));
const isSpan = (value: unknown): boolean =>
  isRecord(value) &&
  isText(value.balanceId, ID) &&
  Number.isSafeInteger(value.from) &&
  (value.until === undefined || Number.isSafeInteger(value.until)) &&
  [value.productId, value.offeringId].every((id) => id === undefined || isText(id, ID));
const isChunk = (value: unknown): boolean => isRecord(value) && isText(value.id, ID) && Number.isInteger(value.chunk);
const isText = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);
const isCorrection = ({ action, corrects, correctsStartedAt }: Readonly<Record<string, unknown>>): boolean =>
  action === undefined
    ? corrects === undefined
    : USAGE_ACTIONS.some((known) => known === action) &&
      isText(corrects, ID) &&
      (correctsStartedAt === undefined || isTime(correctsStartedAt));
const isConditionOf = (name: keyof UsageConditions, value: unknown): boolean =>
  typeof value === 'string' && isCondition[name](value);
const isTime = (value: unknown): boolean => typeof value === 'string' && Number.isFinite(Date.parse(value));

import { sha256Hex } from '../kernel/digest';
import { err, ok, type Result } from '../kernel/result';
import { isRecord } from '../tmf/read-path';
import { bareNumber, checkRecord, type UncheckedFields } from './check-record';
import type { CompiledMapping, CompiledType } from './compile-mapping';
import { conditionsOf, correctionOf, type UsageRecord } from './messages';
import type { LineReason } from './quarantine-reasons';
import { type ReadValue, type Row, rowOf } from './read-value';
import type { FileLine } from './split-lines';

/** A line that is not usage: why, and the record's id where it could be read, so that a replay stays the same usage. */
export interface MalformedLine {
  readonly line: number;
  readonly raw: string;
  readonly reason: LineReason;
  readonly usageId?: string;
}

export interface LineContext {
  readonly fileId: string;
  /** Epoch milliseconds on the tenant's clock: when the file was received. */
  readonly receivedMs: number;
  /** Who sent it, where its header says so: record ids are a sender's own. Never from its name, under which it may come again. */
  readonly sender?: string;
}

/** Usage, or what its mapping says is to be left. */
export type MappedLine = { readonly kind: 'record'; readonly record: UsageRecord } | { readonly kind: 'skipped' };

const RECORD_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,57}$/;
const DIGEST_DIGITS = 32;

/** Reads one record of a file as a usage, or says why it is none. Never throws, whatever it holds. */
export function mapRecord(
  { text: raw, line }: Pick<FileLine, 'text' | 'line'>,
  whole: Row | undefined,
  compiled: CompiledMapping,
  context: LineContext,
): Result<MappedLine, MalformedLine> {
  const refuse = (reason: LineReason, usageId?: string) =>
    err({ line, raw, reason, ...(usageId === undefined ? {} : { usageId }) });
  if (whole === undefined) return refuse('unreadable-line');
  const tag = compiled.tagOf?.(whole);
  if (tag !== undefined && compiled.mapping.skippedTags?.includes(tag)) return ok({ kind: 'skipped' });
  if (tag !== undefined && !compiled.mapping.recordTags?.includes(tag)) return refuse('unreadable-line');
  const typed = typedRow(whole, compiled);
  if (typed === undefined) return refuse('unreadable-line');
  const { row, name } = typed;
  const type = compiled.types.get(name);
  if (type?.isSkipped || compiled.isLeftOut(row)) return ok({ kind: 'skipped' });
  const feed = [compiled.mapping.feed, context.sender].filter((name) => name !== undefined).join('-');
  const usageId = usageIdOf(raw, row, type ?? firstOf(compiled), feed);
  if (usageId === undefined) return refuse('bad-record-id');
  if (compiled.columnCount !== undefined && row.cells.length !== compiled.columnCount)
    return refuse('missing-column', usageId);
  if (type === undefined) return refuse('unknown-service', usageId);
  const fields = fieldsOf(row, type, { usageId, feed }, compiled);
  const checked = fields.ok ? checkRecord(fields.value, context.receivedMs) : fields;
  if (!checked.ok) return refuse(checked.error, usageId);
  return ok({ kind: 'record', record: { ...checked.value, source: `${context.fileId}:${line}` } });
}

/** In a TAP-like file a record's type is its only member's name, and the record is that member. */
function typedRow(row: Row, { mapping, typeOf, types }: CompiledMapping): { row: Row; name: string } | undefined {
  if (typeOf) return { row, name: typeOf(row) };
  if (mapping.format !== 'tap') return { row, name: types.keys().next().value ?? '' };
  const [only, ...more] = isRecord(row.value) ? Object.entries(row.value) : [];
  if (only === undefined || more.length > 0 || !isRecord(only[1])) return undefined;
  return { row: rowOf({ value: only[1] }), name: only[0] };
}

/** A record of no known type still has its id, by which a replay knows it: read as the others' is. */
const firstOf = ({ types }: CompiledMapping): CompiledType | undefined => types.values().next().value;

function usageIdOf(raw: string, row: Row, type: CompiledType | undefined, feed: string): string | undefined {
  if (type?.fields.recordId === undefined) return `${feed}-${sha256Hex(raw.trim()).slice(0, DIGEST_DIGITS)}`;
  const recordId = type.fields.recordId(row);
  return RECORD_ID.test(recordId) ? `${feed}-${recordId}` : undefined;
}

function fieldsOf(
  row: Row,
  { service, fields, quantity }: CompiledType,
  { usageId, feed }: { readonly usageId: string; readonly feed: string },
  { mapping, timeOf }: CompiledMapping,
): Result<UncheckedFields, LineReason> {
  const given = (read: ReadValue | undefined): string | undefined => read?.(row) || undefined;
  const action = given(fields.action);
  const startedAt = timeOf(given(fields.startedAt) ?? '');
  if (startedAt === undefined) return err('bad-date');
  const units = action === 'cancel' || !quantity ? ok(service === 'sms' ? '1' : '') : quantity(row);
  if (!units.ok) return units;
  const number = (read: ReadValue | undefined): string => numberOf(read?.(row) ?? '', mapping.countryCode);
  const visitedNetwork = given(fields.visitedNetwork);
  const corrects = given(fields.corrects);
  const begun = given(fields.correctsStartedAt);
  return ok({
    usageId,
    service,
    msisdn: number(fields.msisdn),
    startedAt,
    quantity: units.value,
    ...(service === 'data' || !fields.destination ? {} : { destination: number(fields.destination) }),
    ...(visitedNetwork === undefined ? {} : { visitedNetwork }),
    ...conditionsOf({
      ratingGroup: given(fields.ratingGroup),
      slice: given(fields.slice),
      deviceClass: given(fields.deviceClass),
    }),
    ...correctionOf({
      action,
      corrects: corrects && `${feed}-${corrects}`,
      correctsStartedAt: begun && (timeOf(begun) ?? begun),
    }),
  });
}

function numberOf(text: string, countryCode: string | undefined): string {
  const bare = bareNumber(text);
  return countryCode !== undefined && bare.startsWith('0') ? `${countryCode}${bare.slice(1)}` : bare;
}

import { err, ok, type Result } from '../kernel/result';
import { FEED_MAPPINGS, type FeedMapping } from './mappings';
import type { UsageRecord } from './messages';
import { cellsOf, type LineContext, type MalformedLine, parseLine } from './parse-line';
import type { FileReason } from './quarantine-reasons';
import { type FileLine, splitLines } from './split-lines';

/**
 * Operators cut files at less. 30,000 records took 17 s on two cores that charged them at the same time, so this many are
 * within the function's three minutes.
 */
export const FILE_RECORDS_MAX = 200_000;
/** A file of that many records of usual length is 20 MB. */
export const FILE_OCTETS_MAX = 64 * 1024 * 1024;
/** More malformed lines than that are no bad records but a bad file: nobody could go through them one by one. */
export const FILE_MALFORMED_MAX = 10_000;

export type ReadLine =
  | { readonly kind: 'record'; readonly record: UsageRecord }
  | { readonly kind: 'malformed'; readonly malformed: MalformedLine };

/** What a file is, found by reading it once without sending anything. */
export interface FileSurvey {
  readonly feed: FeedMapping;
  /** Lines that are, or ought to be, records: all but the header, the trailer and blank ones. */
  readonly read: number;
  readonly malformed: number;
  /** How many records the trailer declares; absent without a trailer: the file was cut off. */
  readonly declared?: number;
}

type Pieces = AsyncIterable<Uint8Array>;

/** Reads a file through once and says what it is, or why it is refused as a whole. */
export async function surveyFile(
  pieces: Pieces,
  context: Omit<LineContext, 'feed'>,
): Promise<Result<FileSurvey, FileReason>> {
  let feed: FeedMapping | undefined;
  let read = 0;
  let malformed = 0;
  let declared: number | undefined;
  for await (const line of splitLines(pieces)) {
    if (feed === undefined) {
      feed = feedOf(line.text);
      if (feed === undefined) return err('unknown-format');
      continue;
    }
    const count = trailerCount(line.text, feed);
    if (count !== undefined) declared = count;
    if (count !== undefined || line.text.trim() === '') continue;
    read += 1;
    if (judge(line, { ...context, feed }).kind === 'malformed') malformed += 1;
    if (read > FILE_RECORDS_MAX) return err('file-too-large');
    if (malformed > FILE_MALFORMED_MAX) return err('mostly-malformed');
  }
  if (feed === undefined) return err('unknown-format');
  return ok({ feed, read, malformed, ...(declared === undefined ? {} : { declared }) });
}

/** The record lines of a file that was surveyed, one by one: what is usage, and what is not and why. */
export async function* readRecords(pieces: Pieces, context: LineContext): AsyncGenerator<ReadLine> {
  for await (const line of splitLines(pieces)) {
    if (line.line === 1 || line.text.trim() === '' || trailerCount(line.text, context.feed) !== undefined) continue;
    yield judge(line, context);
  }
}

function judge({ line, text, cut }: FileLine, context: LineContext): ReadLine {
  if (cut) return { kind: 'malformed', malformed: { line, raw: text, reason: 'line-too-long' } };
  const parsed = parseLine(text, line, context);
  return parsed.ok ? { kind: 'record', record: parsed.value } : { kind: 'malformed', malformed: parsed.error };
}

/** The feed that a file's first line names. */
function feedOf(text: string): FeedMapping | undefined {
  return FEED_MAPPINGS.find((feed) => {
    const [tag, format, version] = text.split(feed.delimiter);
    return tag === feed.headerTag && format === feed.format && version === feed.version;
  });
}

function trailerCount(text: string, feed: FeedMapping): number | undefined {
  if (!text.startsWith(feed.trailerTag)) return undefined;
  const cells = cellsOf(text, feed.delimiter);
  const [tag, count = ''] = cells ?? [];
  return cells?.length === 2 && tag === feed.trailerTag && /^\d{1,9}$/.test(count) ? Number(count) : undefined;
}

import type { MalformedLine } from './map-record';
import { MAX_RECORDS_PER_MESSAGE, type UsageRecord } from './messages';
import type { ReadLine } from './read-file';

/**
 * How many records are held to be grouped by subscriber: the larger, the fewer balances one message touches. 10,000
 * records take about 6 MB. Together with `MAX_RECORDS_PER_MESSAGE` it fixes the chunks' numbers: changing it while a
 * file is being read would count its lines in two layouts, so a change waits for an empty inbox queue.
 */
export const WINDOW_RECORDS = 10_000;
/** How many malformed lines one chunk of the file's account holds. */
export const MALFORMED_PER_CHUNK = 100;

export type FileChunk =
  | { readonly kind: 'usage'; readonly chunk: number; readonly records: readonly UsageRecord[] }
  | { readonly kind: 'malformed'; readonly chunk: number; readonly lines: readonly MalformedLine[] };

/**
 * Cuts a file into chunks, the same for the same file however often it is read. A chunk of usage is one message: it
 * holds few subscribers, because the consumer writes each balance once for all its records of a message.
 */
export async function* planChunks(lines: AsyncIterable<ReadLine>): AsyncGenerator<FileChunk> {
  let window: UsageRecord[] = [];
  let malformed: MalformedLine[] = [];
  let usageChunks = 0;
  let malformedChunks = 0;
  for await (const line of lines) {
    if (line.kind === 'record') window.push(line.record);
    else if (line.kind === 'malformed') malformed.push(line.malformed);
    if (window.length === WINDOW_RECORDS) {
      for (const records of packBySubscriber(window)) yield { kind: 'usage', chunk: ++usageChunks, records };
      window = [];
    }
    if (malformed.length === MALFORMED_PER_CHUNK) {
      yield { kind: 'malformed', chunk: ++malformedChunks, lines: malformed };
      malformed = [];
    }
  }
  for (const records of packBySubscriber(window)) yield { kind: 'usage', chunk: ++usageChunks, records };
  if (malformed.length > 0) yield { kind: 'malformed', chunk: ++malformedChunks, lines: malformed };
}

/**
 * Records by subscriber and time, in runs of at most `MAX_RECORDS_PER_MESSAGE`. By time, because a balance's guard against
 * duplicates must ask the ledger about usage that is older than what it has forgotten.
 */
export function packBySubscriber(records: readonly UsageRecord[]): UsageRecord[][] {
  const ordered = records
    .map((record, index) => ({ record, index, key: `${record.msisdn.padEnd(MSISDN_DIGITS_MAX)}${record.startedAt}` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index))
    .map(({ record }) => record);
  const runs: UsageRecord[][] = [];
  for (let at = 0; at < ordered.length; at += MAX_RECORDS_PER_MESSAGE)
    runs.push(ordered.slice(at, at + MAX_RECORDS_PER_MESSAGE));
  return runs;
}

/** ITU-T E.164. */
const MSISDN_DIGITS_MAX = 15;

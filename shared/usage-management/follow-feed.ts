import { toIso } from '../kernel/clock';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { newResource } from '../tmf/write-resource';
import { changeStored } from './change-stored';
import { RECENT_FILES_MAX, type UsageFeedBody, usageFeed } from './feed-resource';
import { type FeedNumbers, missingCount, noteSequence, type SequenceNote } from './note-sequence';
import { usageFile, usageFileApi } from './resources';

/** A numbered file of a feed. */
export interface FeedFile {
  /** The feed's id. */
  readonly feed: string;
  readonly sequence: number;
  readonly sequenceMax?: number;
  readonly fileId: string;
  /** SHA-256 of its bytes, hex. */
  readonly digest: string;
  readonly mappingId: string;
  /** Epoch milliseconds on the tenant's clock. */
  readonly receivedMs: number;
}

/**
 * What a file's number means: nothing wrong; `gap`: files before it are missing; `repeated`: its number came before, with the
 * same bytes or at a time that is forgotten; `conflicting`: its number came before with other bytes; `regressed`: it is from
 * before the feed's first.
 */
export type SequenceFault = 'gap' | 'repeated' | 'conflicting' | 'regressed';

const DIGEST_DIGITS = 16;

/** Takes a file into its feed's numbers. The same file again changes nothing, and is told nothing but what is wrong with it. */
export async function followFeed(
  store: ResourceStore,
  tenant: TenantId,
  file: FeedFile,
): Promise<SequenceFault | undefined> {
  const { feed: id, receivedMs: nowMs } = file;
  const first = noted(undefined, file);
  const made = await store.create(
    newResource(usageFeed, { tenant, id, nowMs, basePath: usageFileApi.basePath, body: first.body }),
  );
  if (made.created) return undefined;
  let fault: SequenceFault | undefined;
  await changeStored(store, usageFeed, { tenant, id, nowMs }, (body: UsageFeedBody) => {
    const next = noted(body, file);
    fault = next.fault;
    return next.note === 'known' || next.note === 'regressed' ? undefined : { ...body, ...next.body };
  });
  return fault;
}

type FeedState = Omit<UsageFeedBody, 'id' | 'href'>;

function noted(
  body: UsageFeedBody | undefined,
  file: FeedFile,
): { body: FeedState; note: SequenceNote; fault: SequenceFault | undefined } {
  const { numbers, number, note } = noteSequence(body && numbersOf(body), file.sequence, file.sequenceMax);
  const recent = body?.recentFiles ?? [];
  const digest = file.digest.slice(0, DIGEST_DIGITS);
  return {
    note,
    fault:
      faultOf(
        note,
        recent.find((one) => one.sequence === number),
        { id: file.fileId, digest },
      ) ??
      // Read again after a crash: the gap before it is told again, while it is one.
      (note === 'known' && numbers.missing.some(({ to }) => to === number - 1) ? 'gap' : undefined),
    body: {
      state: numbers.missing.length === 0 ? 'complete' : 'incomplete',
      firstSequence: numbers.first,
      lastSequence: numbers.last,
      missing: numbers.missing.map((range) => ({ ...range })),
      missingCount: missingCount(numbers.missing),
      mapping: { id: file.mappingId },
      lastFile: { id: file.fileId, '@referredType': usageFile.type },
      lastReceivedAt: toIso(file.receivedMs),
      recentFiles: [...recent, { sequence: number, id: file.fileId, digest }].slice(-RECENT_FILES_MAX),
    },
  };
}

const numbersOf = ({ firstSequence = 0, lastSequence = 0, missing = [] }: UsageFeedBody): FeedNumbers => ({
  first: firstSequence,
  last: lastSequence,
  missing: missing.map(({ from = 0, to = 0 }) => ({ from, to })),
});

function faultOf(
  note: SequenceNote,
  before: { id?: string; digest?: string } | undefined,
  file: { readonly id: string; readonly digest: string },
): SequenceFault | undefined {
  if (note === 'gap' || note === 'regressed') return note;
  if (note !== 'known' || before?.id === file.id) return undefined;
  return before === undefined || before.digest === file.digest ? 'repeated' : 'conflicting';
}

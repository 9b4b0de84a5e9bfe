import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { accountLines } from './account-lines';
import { changeStored } from './change-stored';
import { chooseMapping, mappingOf, readFileName } from './choose-mapping';
import { closeAccount } from './close-account';
import type { FileMapping } from './file-mapping';
import { followFeed, type SequenceFault } from './follow-feed';
import type { MalformedLine } from './map-record';
import type { UsageMessage } from './messages';
import { type FileChunk, planChunks } from './plan-chunks';
import type { FileAccounts, UsageObject, UsageSender } from './ports';
import { lineQuarantineId, quarantine } from './quarantine';
import { FILE_REASONS, type FileReason, LINE_REASONS } from './quarantine-reasons';
import { FILE_OCTETS_MAX, type FileContext, type FileSurvey, readRecords, senderOf, surveyFile } from './read-file';
import { readInboxKey, receiveFile } from './receive-file';
import { type UsageFileBody, usageFile } from './resources';

export interface IngestPorts {
  readonly store: ResourceStore;
  readonly accounts: FileAccounts;
  readonly sender: UsageSender;
}

interface Ingest extends IngestPorts {
  readonly tenant: TenantId;
  readonly file: UsageFileBody;
  readonly receivedMs: number;
  readonly object: UsageObject;
}

/** What became of a file. */
export interface Ingested {
  readonly fileId: string;
  readonly state: string;
  readonly sequenceFault?: SequenceFault;
}

const SEQUENCE = /^\d{1,9}$/;
/** Messages handed to the sender at once: 40 are four batches of SQS, under way together. */
const MESSAGES_AT_ONCE = 40;
/** Quarantine items written at once. */
const QUARANTINE_AT_ONCE = 10;

/**
 * Takes a file in: every record line of it either goes to the usage queue or into quarantine. Run again for the same
 * object after a crash it sends the same chunks under the same numbers; run after it finished it sends nothing.
 * `receivedMs` is when the object came to be, on its tenant's clock. Answers undefined for what lies in no inbox.
 */
export async function ingestFile(
  object: UsageObject,
  receivedMs: number,
  ports: IngestPorts,
): Promise<Ingested | undefined> {
  const inbox = readInboxKey(object.key);
  if (inbox === undefined) return undefined;
  const { tenant } = inbox;
  const file = await receiveFile(ports.store, inbox, object, receivedMs);
  const state = file.state ?? 'received';
  if (state === 'rejected' || state === 'accounted') return { fileId: file.id, state };
  const ingest: Ingest = { ...ports, object, tenant, file, receivedMs: Date.parse(file.receivedAt ?? '') };
  if (state === 'sent') {
    await closeAccount(ports, { tenant, fileId: file.id, nowMs: ingest.receivedMs });
    return { fileId: file.id, state };
  }
  return readIn(ingest);
}

/** Reads a file for the first time, or again after a crash. */
async function readIn(ingest: Ingest): Promise<Ingested> {
  const { store, accounts, tenant, file, object, receivedMs } = ingest;
  if (object.size > FILE_OCTETS_MAX) return reject(ingest, 'file-too-large');
  const mapping = await mappingFor(ingest);
  if (mapping === undefined) return reject(ingest, 'unknown-mapping');
  const context = { fileId: file.id, receivedMs, mapping };
  const survey = await surveyFile(await object.open(), context);
  if (!survey.ok) return reject(ingest, survey.error);
  const { header, digest, read, skipped, declared } = survey.value;
  const sequenceFault = await noteFile(ingest, mapping, survey.value);
  await move(ingest, {
    state: 'reading',
    format: mapping.feed,
    header,
    digest,
    read,
    skipped,
    complete: declared === read,
    ...(declared === undefined ? {} : { declared }),
    ...sequenceFault,
  });
  const sender = senderOf(header);
  await sendFile(ingest, sender === undefined ? context : { ...context, sender });
  await accounts.expect(tenant, file.id, read - skipped);
  await move(ingest, { state: 'sent' });
  await closeAccount({ store, accounts }, { tenant, fileId: file.id, nowMs: receivedMs });
  return { fileId: file.id, state: 'sent', ...sequenceFault };
}

/**
 * The mapping that it was announced with, or was read with before; else the one that its name fits, which it keeps: whoever
 * reads it again reads it so.
 */
async function mappingFor(ingest: Ingest): Promise<FileMapping | undefined> {
  const { store, tenant, file } = ingest;
  if (file.mapping?.id !== undefined) return mappingOf(store, tenant, file.mapping.id);
  const fitting = await chooseMapping(store, tenant, file.name ?? '');
  if (fitting === undefined) return undefined;
  const kept = await move(ingest, { mapping: { id: fitting.id } }, (standing) => standing.mapping === undefined);
  const { id = fitting.id } = kept?.mapping ?? {};
  return id === fitting.id ? fitting : mappingOf(store, tenant, id);
}

/** Where a numbered file stands among those of its feed. */
async function noteFile(
  { store, tenant, file, receivedMs }: Ingest,
  mapping: FileMapping,
  { header, digest }: FileSurvey,
): Promise<Pick<UsageFileBody, 'feed' | 'sequence' | 'sequenceFault'>> {
  const named = mapping.fileName === undefined ? undefined : readFileName(mapping.fileName, file.name ?? '');
  const number = header.sequence ?? named?.sequence ?? '';
  if (!SEQUENCE.test(number)) return {};
  // One sender may number the files of two feeds apart.
  const feed = [mapping.feed, senderOf(header) ?? named?.sender].filter((name) => name !== undefined).join('-');
  const sequence = Number(number);
  const { sequenceMax } = mapping;
  const at = { fileId: file.id, mappingId: mapping.id, digest, receivedMs };
  const limit = sequenceMax === undefined ? {} : { sequenceMax };
  const sequenceFault = await followFeed(store, tenant, { feed, sequence, ...limit, ...at });
  return { feed: { id: feed }, sequence, ...(sequenceFault === undefined ? {} : { sequenceFault }) };
}

async function sendFile(ingest: Ingest, context: FileContext): Promise<void> {
  const { file, tenant } = ingest;
  let waiting: UsageMessage[] = [];
  for await (const chunk of planChunks(readRecords(await ingest.object.open(), context))) {
    if (chunk.kind === 'malformed') await quarantineLines(ingest, chunk);
    else {
      const { chunk: number, records } = chunk;
      waiting.push({ tenant, receivedAt: file.receivedAt ?? '', file: { id: file.id, chunk: number }, records });
    }
    if (waiting.length === MESSAGES_AT_ONCE) {
      await ingest.sender.send(waiting);
      waiting = [];
    }
  }
  if (waiting.length > 0) await ingest.sender.send(waiting);
}

async function quarantineLines(ingest: Ingest, part: FileChunk & { kind: 'malformed' }): Promise<void> {
  const { accounts, tenant, file } = ingest;
  const chunk = `malformed-${part.chunk}`;
  for (let at = 0; at < part.lines.length; at += QUARANTINE_AT_ONCE) {
    const some = part.lines.slice(at, at + QUARANTINE_AT_ONCE);
    await Promise.all(some.map((line) => quarantineLine(ingest, line, chunk)));
  }
  const lines = new Map(part.lines.map(({ line }) => [line, 'quarantined'] as const));
  await accountLines(accounts, { tenant, fileId: file.id, chunk }, lines, async () => undefined);
}

const quarantineLine = (ingest: Ingest, malformed: MalformedLine, chunk: string): Promise<void> => {
  const { line, raw, reason, usageId } = malformed;
  const { tenant, file, receivedMs } = ingest;
  return quarantine(
    ingest.store,
    { tenant, id: lineQuarantineId(file.id, line), nowMs: receivedMs },
    {
      reason,
      line,
      raw,
      chunk,
      message: LINE_REASONS[reason],
      file: { id: file.id, href: file.href, '@referredType': 'UsageFile' },
      ...(usageId === undefined ? {} : { usageId }),
    },
  );
};

async function reject(ingest: Ingest, reason: FileReason): Promise<Ingested> {
  const { tenant, file, receivedMs } = ingest;
  await quarantine(
    ingest.store,
    { tenant, id: file.id, nowMs: receivedMs },
    { reason, message: FILE_REASONS[reason], file: { id: file.id, href: file.href, '@referredType': 'UsageFile' } },
  );
  await move(ingest, { state: 'rejected', reason });
  return { fileId: file.id, state: 'rejected' };
}

/** Of two readers of one file the slower finds it further on already: states only go forward. */
async function move(
  { store, tenant, file, receivedMs }: Ingest,
  change: Partial<UsageFileBody>,
  isDue: (standing: UsageFileBody) => boolean = () => true,
): Promise<UsageFileBody | undefined> {
  const at = { tenant, id: file.id, nowMs: receivedMs };
  const stored = await changeStored(store, usageFile, at, (standing: UsageFileBody) =>
    standing.state === 'sent' || standing.state === 'accounted' || !isDue(standing)
      ? undefined
      : { ...standing, ...change },
  );
  return stored && bodyOf(usageFile, stored);
}

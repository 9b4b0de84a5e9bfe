import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { accountLines } from './account-lines';
import { changeStored } from './change-stored';
import { closeAccount } from './close-account';
import type { UsageMessage } from './messages';
import type { MalformedLine } from './parse-line';
import { type FileChunk, planChunks } from './plan-chunks';
import type { FileAccounts, UsageObject, UsageSender } from './ports';
import { lineQuarantineId, quarantine } from './quarantine';
import { FILE_REASONS, type FileReason, LINE_REASONS } from './quarantine-reasons';
import { FILE_OCTETS_MAX, type FileSurvey, readRecords, surveyFile } from './read-file';
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
): Promise<{ readonly fileId: string; readonly state: string } | undefined> {
  const inbox = readInboxKey(object.key);
  if (inbox === undefined) return undefined;
  const { tenant } = inbox;
  const file = await receiveFile(ports.store, inbox, object, receivedMs);
  const state = file.state ?? 'received';
  if (state === 'rejected' || state === 'accounted') return { fileId: file.id, state };
  const ingest: Ingest = { ...ports, object, tenant, file, receivedMs: Date.parse(file.receivedAt ?? '') };
  if (state !== 'sent') {
    if (object.size > FILE_OCTETS_MAX) return reject(ingest, 'file-too-large');
    const context = { fileId: file.id, receivedMs: ingest.receivedMs };
    const survey = await surveyFile(await object.open(), context);
    if (!survey.ok) return reject(ingest, survey.error);
    await move(ingest, { state: 'reading', format: survey.value.feed.format, ...countsOf(survey.value) });
    await sendFile(ingest, survey.value);
    await ports.accounts.expect(tenant, file.id, survey.value.read);
    await move(ingest, { state: 'sent' });
  }
  await closeAccount(ports, { tenant, fileId: file.id, nowMs: ingest.receivedMs });
  return { fileId: file.id, state: 'sent' };
}

const countsOf = ({ read, declared }: FileSurvey) => ({
  read,
  ...(declared === undefined ? {} : { declared }),
  complete: declared === read,
});

async function sendFile(ingest: Ingest, survey: FileSurvey): Promise<void> {
  const { file, tenant } = ingest;
  const context = { feed: survey.feed, fileId: file.id, receivedMs: ingest.receivedMs };
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

async function reject(ingest: Ingest, reason: FileReason): Promise<{ fileId: string; state: string }> {
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
async function move(ingest: Ingest, change: Partial<UsageFileBody>): Promise<void> {
  const at = { tenant: ingest.tenant, id: ingest.file.id, nowMs: ingest.receivedMs };
  await changeStored(ingest.store, usageFile, at, (file: UsageFileBody) =>
    file.state === 'sent' || file.state === 'accounted' ? undefined : { ...file, ...change },
  );
}

import type { ApiClient } from '../api-client';
import { type CdrFile, makeCdrFile } from '../cdr-file';
import type { Stage } from '../stage';

const FILES = '/farthing/usageFile/v1';
const USAGE = '/tmf-api/usageManagement/v4/usage';

export interface FileAccount {
  readonly id: string;
  readonly state: string;
  readonly uploadUrl?: string;
  readonly read?: number;
  readonly charged?: number;
  readonly duplicate?: number;
  readonly quarantined?: number;
  readonly accounted?: boolean;
}
export interface Quarantined {
  readonly id: string;
  readonly reason: string;
  readonly state: string;
  readonly resolution?: string;
  readonly record?: Readonly<Record<string, string>>;
}

/** Announces a file, drops it into the bucket, and waits until every record of it is accounted for. */
export async function dropFile(stage: Stage, name: string, csv: string): Promise<FileAccount> {
  const announced = await stage.network.post<FileAccount>(`${FILES}/file`, { name }, `${stage.run}-${name}`);
  if (announced.uploadUrl === undefined) throw new Error(`File ${announced.id} was given no address to upload to`);
  const put = await fetch(announced.uploadUrl, { method: 'PUT', body: csv });
  if (!put.ok) throw new Error(`The upload of ${name} answered ${put.status}: ${await put.text()}`);
  return stage.network.until<FileAccount>(
    `${FILES}/file/${announced.id}`,
    (now) => now.accounted === true || now.state === 'rejected',
    `The account of file ${announced.id}`,
    180_000,
  );
}

/** A month of several lines as their host operator reports it. */
export const monthOfUsage = (
  numbers: readonly string[],
  records: number,
  fromMs: number,
  toMs: number,
  activatedMs: number,
): CdrFile =>
  makeCdrFile({
    seed: 20261123,
    tenantNumbers: numbers,
    records,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    activatedAt: new Date(activatedMs).toISOString(),
  });

/** Everything in quarantine of a file. */
export const quarantinedOf = (reader: ApiClient, fileId: string): Promise<Quarantined[]> =>
  reader.get<Quarantined[]>(`${FILES}/quarantinedUsage?file.id=${fileId}&limit=1000`);

/** Corrects the number of a quarantined record, replays it, and waits until it is resolved. */
export async function replayAs(stage: Stage, quarantined: Quarantined, msisdn: string): Promise<Quarantined> {
  const path = `${FILES}/quarantinedUsage/${quarantined.id}`;
  const { usageId: _fixed, source: _whence, ...record } = quarantined.record ?? {};
  await stage.operator.post(`${path}/replay`, { record: { ...record, msisdn } });
  return stage.operator.until<Quarantined>(path, (now) => now.state === 'resolved', `Replay of ${quarantined.id}`);
}

export interface UsageBody {
  readonly id: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly ratedProductUsage?: readonly { readonly taxIncludedRatingAmount?: { readonly value: string | number } }[];
}

/** Reports one usage by API and waits for what becomes of it. */
export async function reportUsage(
  network: ApiClient,
  usage: {
    readonly usageType: string;
    readonly usageDate: string;
    readonly characteristics: Readonly<Record<string, string>>;
  },
  key: string,
): Promise<UsageBody> {
  const { usageType, usageDate, characteristics } = usage;
  const body = {
    usageType,
    usageDate,
    usageCharacteristic: Object.entries(characteristics).map(([name, value]) => ({ name, value })),
  };
  const made = await network.post<UsageBody>(USAGE, body, key);
  return network.until<UsageBody>(`${USAGE}/${made.id}`, (now) => now.status !== 'received', `Usage ${made.id}`);
}

import { answered, awaited } from '../../../docs/client/client';
import type { Paths } from '../../../docs/client/paths';
import type { ApiClient } from '../api-client';
import { type CdrFile, makeCdrFile } from '../cdr-file';
import type { Stage } from '../stage';

const FILE = '/farthing/usageFile/v1/file';
const QUARANTINE = '/farthing/usageFile/v1/quarantinedUsage';
const USAGE = '/tmf-api/usageManagement/v4/usage';

export type FileAccount = Paths[typeof FILE]['post']['responses'][201]['content']['application/json'];
export type Quarantined = Paths[typeof QUARANTINE]['get']['responses'][200]['content']['application/json'][number];
export type Usage = Paths[typeof USAGE]['post']['responses'][201]['content']['application/json'];
type AskedUsage = Paths[typeof USAGE]['post']['requestBody']['content']['application/json'];

/** Announces a file, drops it into the bucket, and waits until every record of it is accounted for. */
export async function dropFile(stage: Stage, name: string, csv: string): Promise<FileAccount> {
  const params = { header: { 'Idempotency-Key': `${stage.run}-${name}` } };
  const announced = await answered(stage.network.typed.POST(FILE, { params, body: { name } }));
  if (announced.uploadUrl === undefined) throw new Error(`File ${announced.id} was given no address to upload to`);
  const put = await fetch(announced.uploadUrl, { method: 'PUT', body: csv });
  if (!put.ok) throw new Error(`The upload of ${name} answered ${put.status}: ${await put.text()}`);
  return awaited(
    () => stage.network.typed.GET(`${FILE}/{id}`, { params: { path: { id: announced.id } } }),
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
  answered(reader.typed.GET(QUARANTINE, { params: { query: { 'file.id': fileId, limit: 500 } } }));

/** Corrects the number of a quarantined record, replays it, and waits until it is resolved. */
export async function replayAs(stage: Stage, quarantined: Quarantined, msisdn: string): Promise<Quarantined> {
  const params = { path: { id: quarantined.id } };
  const { record } = quarantined;
  if (record === undefined) throw new Error(`Nothing could be read of ${quarantined.id}`);
  await answered(
    stage.operator.typed.POST(`${QUARANTINE}/{id}/replay`, { params, body: { record: { ...record, msisdn } } }),
  );
  return awaited(
    () => stage.operator.typed.GET(`${QUARANTINE}/{id}`, { params }),
    ({ state }) => state === 'resolved',
    `Replay of ${quarantined.id}`,
  );
}

/** Reports one usage by API and waits for what becomes of it. */
export async function reportUsage(
  network: ApiClient,
  usage: Pick<AskedUsage, 'usageType' | 'usageDate'> & { readonly characteristics: Readonly<Record<string, string>> },
  key: string,
): Promise<Usage> {
  const { usageType, usageDate, characteristics } = usage;
  const usageCharacteristic = Object.entries(characteristics).map(([name, value]) => ({ name, value }));
  const made = await answered(
    network.typed.POST(USAGE, {
      params: { header: { 'Idempotency-Key': key } },
      body: { usageType, usageDate, usageCharacteristic },
    }),
  );
  return awaited(
    () => network.typed.GET(`${USAGE}/{id}`, { params: { path: { id: made.id } } }),
    ({ status }) => status !== 'received',
    `Usage ${made.id}`,
  );
}

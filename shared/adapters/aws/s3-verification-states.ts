import type { S3Client } from '@aws-sdk/client-s3';
import type { ArchiveProgress, LedgerRun, VerificationState, VerificationStates } from '../../balance-management';
import type { TenantId } from '../../kernel/tenant';
import { putZipped, readZipped } from './zipped-object';

type PackedHead = readonly [number: number, hash: string, moneyNano: string];
type PackedRuns = readonly (readonly [balanceId: string, runs: readonly (readonly [PackedHead, PackedHead])[]])[];

/** States of verification runs in the archive's bucket: some 200 bytes a balance, so a few hundred MB for a million. */
export class S3VerificationStates implements VerificationStates {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async load(tenant: TenantId, runId: string): Promise<VerificationState | undefined> {
    const text = await readZipped(this.client, this.bucket, keyOf(tenant, runId));
    if (text === undefined) return undefined;
    const { archived, touched, ...state } = JSON.parse(text);
    return { ...state, archived: unpackRuns(archived), touched: new Set(touched) };
  }

  async save(tenant: TenantId, runId: string, { archived, touched, ...state }: VerificationState): Promise<void> {
    const packed = { ...state, archived: packRuns(archived), touched: [...touched] };
    await putZipped(this.client, this.bucket, keyOf(tenant, runId), JSON.stringify(packed));
  }

  async progress(tenant: TenantId): Promise<ArchiveProgress | undefined> {
    const text = await readZipped(this.client, this.bucket, keyOf(tenant, PROGRESS));
    if (text === undefined) return undefined;
    const { day, archived } = JSON.parse(text);
    return { day, archived: unpackRuns(archived) };
  }

  async saveProgress(tenant: TenantId, { day, archived }: ArchiveProgress): Promise<void> {
    const packed = { day, archived: packRuns(archived) };
    await putZipped(this.client, this.bucket, keyOf(tenant, PROGRESS), JSON.stringify(packed));
  }
}

/** No run has this id: ids of resources have no `~`. */
const PROGRESS = '~progress';
const keyOf = (tenant: TenantId, name: string): string => `verifications/tenant=${tenant}/${name}.json.gz`;

const packHead = ({ number, hash, moneyNano }: LedgerRun['after']): PackedHead => [number, hash, String(moneyNano)];
const unpackHead = ([number, hash, money]: PackedHead): LedgerRun['after'] => ({
  number,
  hash,
  moneyNano: BigInt(money),
});

const packRuns = (archived: ArchiveProgress['archived']): PackedRuns =>
  [...archived].map(([balanceId, runs]) => [
    balanceId,
    runs.map(({ before, after }) => [packHead(before), packHead(after)]),
  ]);

const unpackRuns = (packed: PackedRuns): Map<string, LedgerRun[]> =>
  new Map(
    packed.map(([balanceId, runs]) => [
      balanceId,
      runs.map(([before, after]) => ({ before: unpackHead(before), after: unpackHead(after) })),
    ]),
  );

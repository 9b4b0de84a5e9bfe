import { invariant } from '../kernel/errors';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { verificationRun } from './resources';
import {
  type ArchiveProgress,
  startVerification,
  type VerificationPorts,
  type VerificationState,
  verifyStep,
} from './verify-tenant';

/** Where runs keep how far they have come, so that each may take many invocations. */
export interface VerificationStates {
  load(tenant: TenantId, runId: string): Promise<VerificationState | undefined>;
  save(tenant: TenantId, runId: string, state: VerificationState): Promise<void>;
  /** How far the archive was walked by the last run that walked all of it. */
  progress(tenant: TenantId): Promise<ArchiveProgress | undefined>;
  saveProgress(tenant: TenantId, progress: ArchiveProgress): Promise<void>;
}

export interface RunPorts extends VerificationPorts {
  readonly store: ResourceStore;
  readonly states: VerificationStates;
  /** Epoch milliseconds on the tenant's clock. */
  nowOf(tenant: TenantId): Promise<number>;
}

type RunBody = BodyOf<typeof verificationRun>;

/**
 * Takes a run as far as `hasTime` lets it, and keeps where it is. Answers `undefined` when it must be called again, else
 * how many differences the run found; 0 of a run that had ended before. The same call again goes on from what was kept.
 */
export async function runVerification(
  ports: RunPorts,
  tenant: TenantId,
  runId: string,
  hasTime: () => boolean,
): Promise<number | undefined> {
  const stored = await ports.store.get(tenant, verificationRun.name, runId);
  if (!stored || stored.body.state === 'done') return 0;
  let state = (await ports.states.load(tenant, runId)) ?? (await begin(ports, tenant, stored.body as RunBody));
  do {
    const next = await verifyStep(ports, tenant, state);
    if (state.phase === 'archive' && next.phase === 'balances') await ports.states.saveProgress(tenant, state);
    state = next;
  } while (state.phase !== 'done' && hasTime());
  await ports.states.save(tenant, runId, state);
  await report(ports, tenant, runId, state);
  return state.phase === 'done' ? state.differenceCount : undefined;
}

async function begin(ports: RunPorts, tenant: TenantId, { scope = 'full' }: RunBody): Promise<VerificationState> {
  const before = scope === 'recent' ? await ports.states.progress(tenant) : undefined;
  return startVerification(scope, await ports.nowOf(tenant), before);
}

async function report(ports: RunPorts, tenant: TenantId, runId: string, state: VerificationState): Promise<void> {
  const nowMs = await ports.nowOf(tenant);
  const isDone = state.phase === 'done';
  const written = await updateResource(ports.store, verificationRun, { tenant, id: runId, nowMs }, (body) =>
    ok(
      body.state === 'done'
        ? undefined
        : {
            ...body,
            state: isDone ? 'done' : 'inProgress',
            ...(state.day === undefined ? {} : { day: state.day }),
            days: state.days,
            archivedPostings: state.archivedPostings,
            balances: state.balances,
            postings: state.postings,
            differenceCount: state.differenceCount,
            differences: state.differences.map((difference) => ({ ...difference })),
            ...(isDone ? { agrees: state.differenceCount === 0, endedAt: new Date(nowMs).toISOString() } : {}),
          },
    ),
  );
  invariant(written.ok, `verification run ${runId} may be said to have come further`);
}

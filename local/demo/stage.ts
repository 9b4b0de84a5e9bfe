import { randomBytes } from 'node:crypto';
import type { Role } from '../../shared/kernel/tenant';
import type { ApiClient } from './api-client';
import { clientOf } from './callers';
import type { OfferKey } from './catalog';

/** Where a life is played: one tenant, its callers, and somebody who listens to the steps. */
export interface Stage {
  readonly tenant: string;
  /** Tells this life from the one played before: part of every Idempotency-Key and user name. */
  readonly run: string;
  readonly offers: Readonly<Record<OfferKey, string>>;
  readonly agent: ApiClient;
  readonly finance: ApiClient;
  readonly operator: ApiClient;
  readonly network: ApiClient;
  /** One line a step: what happened, and the ids to look it up by. */
  report(step: string, detail: string): void;
}

export async function setStage(
  tenant: string,
  offers: Readonly<Record<OfferKey, string>>,
  report: Stage['report'],
): Promise<Stage> {
  const client = (role: Role): Promise<ApiClient> => clientOf(tenant, role);
  const [agent, finance, operator, network] = await Promise.all([
    client('agent'),
    client('finance'),
    client('operator'),
    client('network'),
  ]);
  return { tenant, run: randomBytes(4).toString('hex'), offers, agent, finance, operator, network, report };
}

/** Money as people read it. */
export const euro = (value: string | number): string => `${Number(value).toFixed(2)} EUR`;

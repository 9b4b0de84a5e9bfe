import { idFromText } from '../kernel/idempotency';
import type { TenantId } from '../kernel/tenant';
import type { StockKind } from './resources';

/**
 * A resource's id: a digest of its value, so that a tenant cannot hold the same one twice, and yet no number stands in a
 * path, a key of another domain or a log.
 */
export const resourceIdOf = (tenant: TenantId, kind: StockKind, value: string): string =>
  idFromText(JSON.stringify([tenant, kind, value]));

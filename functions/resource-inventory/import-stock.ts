import { apiFunction } from '../../shared/adapters/aws/api-function';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import { failure } from '../../shared/kernel/errors';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { readImport } from '../../shared/resource-inventory/read-import';
import { RESOURCE } from '../../shared/resource-inventory/resources';
import { STOCK_API } from '../../shared/resource-inventory/stock-resources';
import { respondJson, respondNotAllowed } from '../../shared/tmf/respond';

const IMPORT_PATH = `${STOCK_API.basePath}/import`;
const ground = stepGround([RESOURCE]);

/** Loads a delivery of numbers and SIMs. Sending it again adds nothing, so it needs no Idempotency-Key. */
export const handler = apiFunction(async ({ caller, method, path, headers, body, requestId }) => {
  if (path !== IMPORT_PATH) return { failure: failure('not-found', 'There is nothing at this address') };
  if (method !== 'POST') return respondNotAllowed('POST', requestId);
  if (!caller.roles.includes('operator')) return { failure: failure('forbidden', 'This needs the role operator') };
  const rows = readImport(body ?? '', headers['content-type'] ?? '');
  if (!rows.ok) return { failure: rows.error };
  const nowMs = await ground.nowMs(caller.tenant);
  return respondJson(200, await importStock(ground.store, caller.tenant, rows.value, nowMs));
});

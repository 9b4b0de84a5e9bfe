import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { isAccounted } from './account-lines';
import { changeStored } from './change-stored';
import type { FileAccounts } from './ports';
import { type UsageFileBody, usageFile } from './resources';

/**
 * Marks a file accounted when its last line was. Whoever adds to the account or finishes sending asks, so the one who
 * comes last finds both true.
 */
export async function closeAccount(
  deps: { readonly store: ResourceStore; readonly accounts: FileAccounts },
  at: { readonly tenant: TenantId; readonly fileId: string; readonly nowMs: number },
): Promise<void> {
  if (!isAccounted(await deps.accounts.totals(at.tenant, at.fileId))) return;
  await changeStored(
    deps.store,
    usageFile,
    { tenant: at.tenant, id: at.fileId, nowMs: at.nowMs },
    (file: UsageFileBody): UsageFileBody | undefined =>
      file.state === 'sent' ? { ...file, state: 'accounted' } : undefined,
  );
}

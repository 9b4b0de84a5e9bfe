import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { Caller, Role } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import { isAccounted } from './account-lines';
import { mappingOf } from './choose-mapping';
import type { FileAccounts, UploadSigner } from './ports';
import { inboxKey } from './receive-file';
import { type UsageFileBody, usageFile } from './resources';

/** How long an upload's address can be used: long enough for a slow line, too short to be passed around. */
export const UPLOAD_SECONDS = 900;

const mayUpload = (caller: Caller): boolean => caller.roles.some((role: Role) => usageFile.access.write.includes(role));

/**
 * A file is announced, then uploaded to the address that its answer carries. The address is made when it is read and is
 * never stored. The counts are those of the account at that moment.
 */
export const fileHooks = (deps: { accounts: FileAccounts; signer: UploadSigner }): ResourceHooks<UsageFileBody> => ({
  async beforeCreate(draft, { caller, store }) {
    const mapping = draft.mapping && (await mappingOf(store, caller.tenant, draft.mapping.id ?? ''));
    if (draft.mapping && mapping?.lifecycleStatus !== 'active')
      return err(
        failure('unknown-reference', 'There is no such active mapping', {
          violations: [{ path: 'mapping.id', message: 'is not the id of an active usageFileMapping' }],
        }),
      );
    return ok({ ...draft, objectKey: inboxKey(caller.tenant, draft.id, draft.name ?? '') });
  },
  async afterRead(stored, { caller, clock }) {
    if (stored.state === 'awaited') {
      if (!mayUpload(caller) || stored.objectKey === undefined) return stored;
      const uploadUrl = await deps.signer.uploadUrl(stored.objectKey, UPLOAD_SECONDS);
      return { ...stored, uploadUrl, uploadUrlExpiresAt: toIso(clock.now() + UPLOAD_SECONDS * 1000) };
    }
    if (stored.state === 'rejected') return stored;
    const totals = await deps.accounts.totals(caller.tenant, stored.id);
    const { charged, duplicate, quarantined } = totals;
    return { ...stored, charged, duplicate, quarantined, accounted: isAccounted(totals) };
  },
});

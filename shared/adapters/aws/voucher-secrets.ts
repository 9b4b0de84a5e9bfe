import { createHmac, randomBytes } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { VoucherSecrets } from '../../balance-management';
import { secretReader } from './signing-secret';

/** 160 bits, hex: fits an id, and no two codes meet. */
const HASH_CHARACTERS = 40;

/** Node's random source, and HMAC-SHA-256 under the secret of that name. */
export function voucherSecrets(secretArn: string): VoucherSecrets {
  const readKey = secretReader(new SecretsManagerClient({}), secretArn);
  return {
    drawBytes: (count) => randomBytes(count),
    hash: async (tenant, code) =>
      createHmac('sha256', await readKey())
        .update(`${tenant}/${code}`)
        .digest('hex')
        .slice(0, HASH_CHARACTERS),
  };
}

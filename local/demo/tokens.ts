import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../shared/kernel/tenant';
import type { Home } from '../cloud/settings';

/** Keeps a token where a pasted command reads it, for its owner only; answers the file. */
export function writeToken(home: Home, role: Role, token: string): string {
  const file = join(home.tokens, role);
  mkdirSync(home.tokens, { recursive: true, mode: 0o700 });
  // A file that is there would keep its mode.
  rmSync(file, { force: true });
  writeFileSync(file, token, { mode: 0o600 });
  return file;
}

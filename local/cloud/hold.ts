import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from './settings';

/**
 * Makes this process the one that holds a file, until it ends or lets go. Answers who holds it instead, if one that lives
 * does: whoever died holds nothing.
 */
export function hold(file: string): number | undefined {
  const holder = holderOf(file);
  if (holder !== undefined) return holder;
  rmSync(file, { recursive: true, force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    const quicker = holderOf(file);
    if (quicker === undefined) throw error;
    return quicker;
  }
  process.once('exit', () => letGo(file));
  return undefined;
}

export function letGo(file: string): void {
  if (readHolder(file) === process.pid) rmSync(file, { force: true });
}

function holderOf(file: string): number | undefined {
  const pid = readHolder(file);
  return pid && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

function readHolder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

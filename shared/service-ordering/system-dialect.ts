import type { NetworkAnswer, NetworkMessage } from './network-task';
import { ES2_PLUS } from './speak-es2-plus';
import { PLAIN } from './speak-plainly';
import { SLICE_SUBNETS } from './speak-slice-subnets';
import type { OssSystem } from './task-kinds';

/** A message as a system's own API takes it. */
export interface SystemCall {
  /** Below the address that the tenant gave. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** How a system's own API is spoken. What it answers at once is the task's answer; undefined: it answers later. */
export interface Dialect {
  toCall(message: NetworkMessage): SystemCall;
  /** Of a 2xx answer with a body. Undefined where it says nothing that we understand: the answer comes later, or the silence ends the wait. */
  toAnswer(message: NetworkMessage, body: Readonly<Record<string, unknown>>): Told | undefined;
}
export type Told = Pick<NetworkAnswer, 'outcome' | 'code' | 'reason' | 'result'>;

const DIALECTS: Partial<Record<OssSystem, Dialect>> = { esim: ES2_PLUS, slice: SLICE_SUBNETS };

export const dialectOf = (system: OssSystem): Dialect => DIALECTS[system] ?? PLAIN;

/** What a refusal without a dialect's own words means: the request was wrong, or the system has trouble. */
export function toldByStatus(status: number, body: Readonly<Record<string, unknown>>): Told | undefined {
  const code = typeof body.code === 'string' ? { code: body.code } : {};
  if (status >= 200 && status < 300) return undefined;
  const isRefusal = status === 400 || status === 404 || status === 409 || status === 422;
  return isRefusal ? { outcome: 'declined', ...code } : { outcome: 'failed', code: 'busy', reason: `HTTP ${status}` };
}

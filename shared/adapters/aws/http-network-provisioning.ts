import { createHmac } from 'node:crypto';
import { checkTarget } from '../../platform/check-callback';
import { SIGNATURE_HEADER, sign } from '../../platform/listener-call';
import type { NetworkAnswer, NetworkMessage } from '../../service-ordering';
import type { NetworkProvisioning } from '../../service-ordering/ports';
import { dialectOf, toldByStatus } from '../../service-ordering/system-dialect';
import { isRecord } from '../../tmf/read-path';
import { type PublicAnswer, type PublicCall, postPublicly } from './post-publicly';

/** A system takes a request within this, and may answer later; the function that asks has fifteen seconds. */
const TIMEOUT_MS = 10_000;
const MS_PER_SECOND = 1_000;

export interface HttpSystem {
  /** The address that the tenant gave. */
  readonly url: string;
  readonly secret: () => Promise<string>;
  readonly local: boolean;
  readonly nowMs: () => number;
}

/**
 * Asks a system by HTTP, in its own words. Each call is signed as a delivery of the hub is; so is an answer that comes at once, else it is
 * not believed. Who cannot be reached, or is not believed, failed: the task is asked again.
 */
export class HttpNetworkProvisioning implements NetworkProvisioning {
  constructor(private readonly system: HttpSystem) {}

  async request(message: NetworkMessage): Promise<NetworkAnswer | undefined> {
    const { url, nowMs } = this.system;
    const secret = secretOf(await this.system.secret(), message);
    const { path, headers, body } = dialectOf(message.system).toCall(message);
    const text = JSON.stringify(body);
    const call: PublicCall = {
      url: `${url.replace(/\/+$/, '')}${path}`,
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        'Idempotency-Key': `${message.id}.${message.attempt}`,
        [SIGNATURE_HEADER]: signatureOf(text, secret, nowMs()),
      },
      body: text,
    };
    const told = await this.ask(call, secret, message);
    const { tenant, id, attempt } = message;
    return told && { tenant, id, attempt, ...told };
  }

  private async ask(call: PublicCall, secret: string, message: NetworkMessage) {
    const { local } = this.system;
    // An address of ours in the tenant's settings leads nowhere: names are judged again in the connection.
    if (checkTarget(this.system.url, local) !== undefined)
      return { outcome: 'failed', code: 'busy', reason: 'the system’s address is none' } as const;
    let answer: PublicAnswer;
    try {
      answer = await postPublicly(call, { timeoutMs: TIMEOUT_MS, local });
    } catch (error) {
      return { outcome: 'failed', code: 'busy', reason: unreachable(error) } as const;
    }
    const body = parsed(answer.body);
    const refused = toldByStatus(answer.status, body);
    if (refused) return refused;
    const told = dialectOf(message.system).toAnswer(message, body);
    if (told === undefined || isSigned(answer, secret)) return told;
    return { outcome: 'failed', code: 'busy', reason: 'the answer is not signed' } as const;
  }
}

/** Each tenant's systems have a secret of their own, made of ours: who knows one knows no other. */
export const secretOf = (secret: string, { tenant, system }: Pick<NetworkMessage, 'tenant' | 'system'>): string =>
  createHmac('sha256', secret).update(`${tenant}/${system}`).digest('hex');

function signatureOf(text: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / MS_PER_SECOND);
  return `t=${seconds},v1=${sign(text, secret, seconds)}`;
}

function isSigned({ headers, body }: PublicAnswer, secret: string): boolean {
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(headers[SIGNATURE_HEADER.toLowerCase()] ?? '') ?? [];
  return seconds !== undefined && signature === sign(body, secret, Number(seconds));
}

/** Its name alone: an address that is called may stand in its message. */
const unreachable = (error: unknown): string => (error instanceof Error ? `not reached: ${error.name}` : 'not reached');

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** A table answers within milliseconds: one that says nothing for this long is asked again. */
const ANSWER_WITHIN_MS = 5_000;
/** Connections at once, as many as the SDK's own handler opens; they stay open between calls. */
const CONNECTIONS_MAX = 50;

/** What the SDK asks to be sent: a whole request, its headers signed. */
export interface SentRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** What came back, read whole. */
export interface WholeResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * Sends small requests and reads their answers whole. The SDK's own handler makes a stream of each answer and sets four timers for each
 * request: a fifth of what a call computes.
 */
export class PlainHttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: CONNECTIONS_MAX }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: CONNECTIONS_MAX }),
  };

  constructor(private readonly answerWithinMs = ANSWER_WITHIN_MS) {}

  /** Rejects when the connection breaks and, as `TimeoutError`, when no answer comes. */
  handle(sent: SentRequest): Promise<{ response: WholeResponse }> {
    return new Promise((resolve, reject) => {
      const request = this.open(sent, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ response: wholeOf(answer, chunks) }));
      });
      request.on('error', reject);
      request.on('timeout', () => request.destroy(Object.assign(new Error('No answer'), { name: 'TimeoutError' })));
      request.end(sent.body);
    });
  }

  destroy(): void {
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  private open(sent: SentRequest, answered: (answer: IncomingMessage) => void): ClientRequest {
    const { hostname, port, method, path, headers } = sent;
    const options = { hostname, port, method, path, headers, timeout: this.answerWithinMs };
    return sent.protocol === 'https:'
      ? httpsRequest({ ...options, agent: this.agents.https }, answered)
      : httpRequest({ ...options, agent: this.agents.http }, answered);
  }
}

const wholeOf = (answer: IncomingMessage, chunks: readonly Buffer[]): WholeResponse => ({
  statusCode: answer.statusCode ?? 0,
  headers: answer.headers as Record<string, string>,
  body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
});

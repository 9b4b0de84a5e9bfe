import { parse, stringify } from 'lossless-json';
import { type Farthing, farthing } from '../../docs/client/client';

/** What the front door answered. */
export interface Answer<B = Record<string, unknown>> {
  readonly status: number;
  readonly body: B;
  readonly headers: Headers;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly answer: Answer,
    readonly request: string,
  ) {
    super(`${request} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

/** What was waited for did not come. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** How often and how long an answer that should come soon is waited for. */
const WAIT_STEP_MS = 150;
const WAIT_MAX_MS = 60_000;

/**
 * Calls the front door as one caller: by the generated client (`typed`), or, where a test means to be refused or looks at each
 * digit, by itself: decimals arrive as text, exactly as they were sent.
 */
export class ApiClient {
  constructor(
    readonly apiUrl: string,
    private readonly token: string | undefined,
  ) {}

  /** The same caller by the client that is generated of our documents. */
  get typed(): Farthing {
    return farthing(this.apiUrl, this.token ?? '');
  }

  async call<B = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<B>> {
    const answer = await this.fetch(path, {
      method,
      headers: {
        ...(body === undefined
          ? {}
          : { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : (stringify(body) ?? '') }),
    });
    const text = await answer.text();
    return { status: answer.status, body: readBody(text) as B, headers: answer.headers };
  }

  private fetch(
    path: string,
    init: RequestInit & { readonly headers: Readonly<Record<string, string>> },
  ): Promise<Response> {
    // What an answer refers to is absolute.
    const address = path.startsWith(this.apiUrl) ? path : `${this.apiUrl}${path}`;
    const authorization: Record<string, string> =
      this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    return fetch(address, { ...init, headers: { ...authorization, ...init.headers } });
  }

  /** The body of a 2xx answer; anything else is thrown with what was answered. */
  async expect<B = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<B> {
    const answer = await this.call<B>(method, path, body, headers);
    if (answer.status < 200 || answer.status > 299) throw new ApiError(answer as Answer, `${method} ${path}`);
    return answer.body;
  }

  get = <B = Record<string, unknown>>(path: string): Promise<B> => this.expect<B>('GET', path);
  post = <B = Record<string, unknown>>(path: string, body: unknown, key?: string): Promise<B> =>
    this.expect<B>('POST', path, body, key === undefined ? {} : { 'idempotency-key': key });
  patch = <B = Record<string, unknown>>(path: string, body: unknown): Promise<B> => this.expect<B>('PATCH', path, body);

  /** A file, by its media type. */
  async download(path: string, accept: string): Promise<{ readonly type: string; readonly bytes: Buffer }> {
    const answer = await this.fetch(path, { headers: { accept } });
    return { type: answer.headers.get('content-type') ?? '', bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  /** Reads until it holds. What is awaited is an event's effect, never a length of time. */
  async until<B>(path: string, holds: (body: B) => boolean, what: string, maxMs: number = WAIT_MAX_MS): Promise<B> {
    const end = Date.now() + maxMs;
    for (;;) {
      const answer = await this.call<B>('GET', path);
      if (answer.status === 200 || answer.status === 206) if (holds(answer.body)) return answer.body;
      if (Date.now() > end)
        throw new NotInTime(
          `${what} did not happen within ${maxMs / 1000} s: ${JSON.stringify(answer.body).slice(0, 2_000)}`,
        );
      await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
    }
  }
}

function readBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return parse(text, undefined, (digits) => (/^-?\d{1,15}$/.test(digits) ? Number(digits) : digits));
  } catch {
    return text;
  }
}

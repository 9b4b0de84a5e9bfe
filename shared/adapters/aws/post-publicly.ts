import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from '../../platform/check-callback';

export interface PublicCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PublicAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Nobody whom we call has more to say that we listen to. */
const ANSWER_LENGTH_MAX = 64 * 1_024;

/**
 * POSTs to an address on the internet and answers what came back. Redirects are not followed, and the name is resolved and judged in the
 * connection itself: a name that leads to a private address is refused, whenever it began to. On a local cloud all goes.
 */
export function postPublicly(
  { url, headers, body }: PublicCall,
  { timeoutMs, local }: { readonly timeoutMs: number; readonly local: boolean },
): Promise<PublicAnswer> {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  if (!local && target.protocol !== 'https:') return Promise.reject(new Error('A callback is https'));
  return new Promise((resolve, reject) => {
    const request = send(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(timeoutMs),
        ...(local ? {} : { lookup: publicLookup }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (text.length < ANSWER_LENGTH_MAX) text += chunk;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: textsOf(response.headers), body: text }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const textsOf = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
      return callback(new Error('The callback leads to a private address'), '', 0);
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

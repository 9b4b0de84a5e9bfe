import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from '../../platform/check-callback';
import type { ListenerCall } from '../../platform/listener-call';

/** A subscriber that takes longer holds up its own events, and ours to be paid for. */
const TIMEOUT_MS = 5_000;

/**
 * POSTs a delivery and answers the status. Redirects are not followed, and the name is resolved and judged in the
 * connection itself: a name that leads to a private address is refused, whenever it began to.
 */
export function postCallback({ url, headers, body }: ListenerCall, local: boolean): Promise<number> {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  if (!local && target.protocol !== 'https:') return Promise.reject(new Error('A callback is https'));
  return new Promise((resolve, reject) => {
    const request = send(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(local ? {} : { lookup: publicLookup }),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

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

import { BlockList, isIP } from 'node:net';

const CALLBACK_LENGTH_MAX = 500;

/** Addresses that are not the internet's: loopback, private, link-local (cloud metadata), carrier NAT, multicast, … */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2002::', 16],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** Whether a delivery must not go to this address. What is no address is refused too. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const family = isIP(mapped);
  if (family === 0) return true;
  return PRIVATE.check(mapped, family === 4 ? 'ipv4' : 'ipv6');
}

/** What is wrong with a callback of the hub, or undefined: as {@link checkTarget}, and something is put behind it. */
export function checkCallback(callback: unknown, local: boolean): string | undefined {
  const problem = checkTarget(callback, local);
  if (problem !== undefined) return problem;
  const { search, hash } = new URL(String(callback));
  return search === '' && hash === '' ? undefined : 'has no query and no fragment: /listener/… is put behind it';
}

/**
 * What is wrong with an address that we are to call, or undefined. It is https at a host on the internet, without credentials.
 * Names are judged again when they are resolved (post-callback.ts): a name may lead anywhere later. On a local cloud all goes.
 */
export function checkTarget(target: unknown, local: boolean): string | undefined {
  if (typeof target !== 'string' || target.length > CALLBACK_LENGTH_MAX || !URL.canParse(target))
    return `is a URL of at most ${CALLBACK_LENGTH_MAX} characters`;
  const url = new URL(target);
  if (url.username !== '' || url.password !== '') return 'carries no credentials';
  if (local) return url.protocol === 'http:' || url.protocol === 'https:' ? undefined : 'is http or https';
  if (url.protocol !== 'https:') return 'is https';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPrivateAddress(host) ? 'is a host on the internet' : undefined;
  const inside = !host.includes('.') || /(^|\.)(localhost|local|internal|localdomain)\.?$/i.test(host);
  return inside ? 'is a host on the internet' : undefined;
}

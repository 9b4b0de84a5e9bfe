/** RFC 3986 §3: a scheme, and nothing but what a URI is made of. */
const URI =
  /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*)?$/i;
/** §4.2: a path from the root on. */
const PATH = /^\/(?!\/)(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*$/i;
/** §3.2: what has an authority has a host, and its port is a number. */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?[^/?#@:]+(?::\d*)?(?:[/?#]|$)/i;

/** A path of our own, which is told of below the front door's address. */
export const isOwnPath = (text: string): boolean => PATH.test(text);

/** An absolute URI, or a path of our own. An address in brackets (IPv6) is none of those that we keep. */
export const isUri = (text: string): boolean =>
  isOwnPath(text) || (URI.test(text) && (!/^[^:]*:\/\//.test(text) || AUTHORITY.test(text)));

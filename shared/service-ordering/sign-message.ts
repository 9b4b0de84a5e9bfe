import { createHmac, timingSafeEqual } from 'node:crypto';

/** What travels between us and the network's system: the exact text that was signed, and its signature. */
export interface SignedMessage {
  readonly text: string;
  /** HMAC-SHA-256 of the text under the shared secret, in hex. */
  readonly signature: string;
}

const signatureOf = (text: string, secret: string): string => createHmac('sha256', secret).update(text).digest('hex');

/** An envelope that only who knows the secret can make. */
export const signMessage = (message: object, secret: string): string => {
  const text = JSON.stringify(message);
  return JSON.stringify({ text, signature: signatureOf(text, secret) } satisfies SignedMessage);
};

/** What the envelope holds, or undefined when it was not signed with the secret. */
export function openMessage(envelope: string, secret: string): unknown {
  const { text, signature } = JSON.parse(envelope) as Partial<SignedMessage>;
  if (typeof text !== 'string' || typeof signature !== 'string') return undefined;
  const expected = Buffer.from(signatureOf(text, secret));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given) ? JSON.parse(text) : undefined;
}

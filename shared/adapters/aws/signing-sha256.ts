import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** A client signs with its credentials and a key of the day made of them: a few in a function's life. */
const KEYS_MAX = 16;
const keys = new Map<string, KeyObject>();

/** Node takes four times as long to make a key of bytes as to hash with it, and a client signs with the same ones all day. */
function keyOf(secret: Bytes): KeyObject {
  const bytes = Buffer.from(bytesOf(secret));
  const name = bytes.toString('latin1');
  const known = keys.get(name);
  if (known) return known;
  if (keys.size >= KEYS_MAX) keys.clear();
  const key = createSecretKey(bytes);
  keys.set(name, key);
  return key;
}

/** SHA-256 as the SDK's signer asks for it: plain, or keyed by a secret. */
export class SigningSha256 {
  private hash: Hash | Hmac;

  constructor(private readonly secret?: Bytes) {
    this.hash = this.begin();
  }

  update(bytes: Bytes): void {
    this.hash.update(bytesOf(bytes));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.begin();
  }

  private begin(): Hash | Hmac {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(this.secret));
  }
}

function bytesOf(bytes: Bytes): Uint8Array {
  if (typeof bytes === 'string') return Buffer.from(bytes);
  return ArrayBuffer.isView(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.from(bytes);
}

import { invariant } from '../kernel/errors';

/** Crockford's base 32: nothing that is mistaken for something else when it is read from a card. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;
const LENGTH = 16;
/** 16 characters of 5 bits: nobody finds one of a million among 2^80 by trying. */
export const CODE_BYTES = (LENGTH * 5) / 8;

/** A code as it is printed, `0A1B-2C3D-4E5F-6G7H`, of {@link CODE_BYTES} random bytes. */
export function codeOf(bytes: Uint8Array): string {
  invariant(bytes.length === CODE_BYTES, `a code has ${CODE_BYTES} bytes`);
  let bits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let code = '';
  for (let place = 0; place < LENGTH; place += 1) {
    code = `${ALPHABET[Number(bits & 31n)]}${place > 0 && place % GROUP === 0 ? '-' : ''}${code}`;
    bits >>= 5n;
  }
  return code;
}

/** A code as it is hashed, whatever way it was typed; undefined for what is none. */
export function readCode(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return plain.length === LENGTH && [...plain].every((letter) => ALPHABET.includes(letter)) ? plain : undefined;
}

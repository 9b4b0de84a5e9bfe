/** Ten digits and the value of the prefix that ends here. */
const STRIDE = 11;
const VALUE = 10;
const ZERO = 48;
/** A prefix has at most 15 digits (E.164), so its length fits these bits of an answer. */
const LENGTH_BITS = 4;
const LENGTH_MASK = (1 << LENGTH_BITS) - 1;

/**
 * Prefixes of digits, compiled once into a trie in one typed array. A lookup walks the number's own digits and allocates
 * nothing: its cost does not grow with the number of prefixes.
 */
export class PrefixTable {
  private nodes = new Int32Array(64 * STRIDE);
  private used = 1;

  /** Each prefix, 1 to 15 digits, with a value from 0 to 2²⁷ - 1. Of a prefix given twice, the last value stands. */
  constructor(prefixes: Iterable<readonly [string, number]>) {
    for (const [prefix, value] of prefixes) this.add(prefix, value);
    this.nodes = this.nodes.slice(0, this.used * STRIDE);
  }

  /** The longest prefix of `digits`: `valueOf` and `lengthOf` read the answer; negative when none fits. */
  find(digits: string): number {
    const nodes = this.nodes;
    let node = 0;
    let found = -1;
    for (let i = 0; i < digits.length; i += 1) {
      const digit = digits.charCodeAt(i) - ZERO;
      if (digit < 0 || digit > 9) break;
      node = nodes[node * STRIDE + digit] ?? 0;
      if (node === 0) break;
      const value = nodes[node * STRIDE + VALUE] ?? 0;
      if (value !== 0) found = ((value - 1) << LENGTH_BITS) | (i + 1);
    }
    return found;
  }

  private add(prefix: string, value: number): void {
    let node = 0;
    for (let i = 0; i < prefix.length; i += 1) {
      const slot = node * STRIDE + prefix.charCodeAt(i) - ZERO;
      let next = this.nodes[slot] ?? 0;
      if (next === 0) {
        next = this.used;
        this.used += 1;
        if (this.used * STRIDE > this.nodes.length) this.grow();
        this.nodes[slot] = next;
      }
      node = next;
    }
    this.nodes[node * STRIDE + VALUE] = value + 1;
  }

  private grow(): void {
    const larger = new Int32Array(this.nodes.length * 2);
    larger.set(this.nodes);
    this.nodes = larger;
  }
}

export const prefixValue = (found: number): number => found >> LENGTH_BITS;
export const prefixLength = (found: number): number => found & LENGTH_MASK;

import { seededRandom } from '../load/statistics';

/** All that is left to chance in a simulation comes from one of these: the same seed and name, the same numbers. */
export class Chance {
  readonly next: () => number;

  constructor(seed: number, name: string) {
    this.next = seededRandom(mix(seed, name));
  }

  /** A whole number from 0, below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  isOne(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  /** From `least` to `most`, small ones as likely as large ones by order of magnitude. */
  magnitude(least: number, most: number): number {
    return Math.floor(least * (most / least) ** this.next());
  }
}

/** FNV-1a of both, so that neighbouring seeds have nothing in common. */
function mix(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed} ${name}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

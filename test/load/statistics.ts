/** A small generator with a seed (mulberry32): numbers from 0 to below 1, the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The value that this share of the values does not exceed (nearest rank). NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Rounds of one block: long enough for a median, short enough that the machine's load hardly changes within it. */
const BLOCK_ROUNDS = 50;
const RESAMPLES = 400;

export interface Ratio {
  readonly of: number;
  /** 95 % interval: bootstrap over rounds, both sides of a round drawn together. */
  readonly low: number;
  readonly high: number;
  /** The least and the most of the blocks' own ratios. */
  readonly blockMin: number;
  readonly blockMax: number;
}

/** The ratio of two medians of values that were measured side by side, a pair a round. */
export function ratioOfMedians(values: readonly number[], base: readonly number[], random: () => number): Ratio {
  const resampled = Array.from({ length: RESAMPLES }, () => {
    const rounds = values.map(() => Math.floor(random() * values.length));
    return median(rounds.map((at) => values[at] ?? 0)) / median(rounds.map((at) => base[at] ?? 0));
  });
  const blocks: number[] = [];
  for (let at = 0; at + BLOCK_ROUNDS <= values.length; at += BLOCK_ROUNDS)
    blocks.push(median(values.slice(at, at + BLOCK_ROUNDS)) / median(base.slice(at, at + BLOCK_ROUNDS)));
  return {
    of: median(values) / median(base),
    low: quantile(resampled, 0.025),
    high: quantile(resampled, 0.975),
    blockMin: Math.min(...blocks),
    blockMax: Math.max(...blocks),
  };
}

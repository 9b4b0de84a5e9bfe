import type { Fault } from './faults';
import { type Life, type LifeResult, runLife } from './run-life';

/** Lives that are tried before the smallest so far is told. */
const TRIES_MAX = 400;

/** A smaller life that is broken, too: fewer operations, fewer kinds of faults, fewer faults. */
export async function shrinkLife(life: Life, broken: LifeResult): Promise<{ life: Life; result: LifeResult }> {
  const search = new Search(life, broken);
  await search.dropOperations();
  await search.dropKinds();
  await search.dropFaults();
  await search.dropOperations();
  return search.smallest;
}

class Search {
  private tries = 0;

  constructor(
    private life: Life,
    private result: LifeResult,
  ) {}

  get smallest(): { life: Life; result: LifeResult } {
    return { life: this.life, result: this.result };
  }

  /** Halves, quarters, … and at last single operations are left out, as long as it stays broken. */
  async dropOperations(): Promise<void> {
    let kept = this.life.only ?? Array.from({ length: this.life.operations }, (_, at) => at + 1);
    for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let at = 0; at < kept.length; ) {
        const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
        if (await this.isBroken({ ...this.life, only: fewer })) kept = fewer;
        else at += size;
      }
  }

  async dropKinds(): Promise<void> {
    for (const fault of this.result.faults.keys()) {
      const without = new Set<Fault>([...(this.life.limits?.without ?? []), fault]);
      await this.isBroken({ ...this.life, limits: { ...this.life.limits, without } });
    }
  }

  /** The fewest of the first faults that suffice, by halving. */
  async dropFaults(): Promise<void> {
    let enough = [...this.result.faults.values()].reduce((sum, count) => sum + count, 0);
    let tooFew = -1;
    while (enough - tooFew > 1) {
      const max = Math.floor((enough + tooFew) / 2);
      if (await this.isBroken({ ...this.life, limits: { ...this.life.limits, max } })) enough = max;
      else tooFew = max;
    }
  }

  private async isBroken(life: Life): Promise<boolean> {
    if (this.tries >= TRIES_MAX) return false;
    this.tries += 1;
    const result = await runLife(life);
    if (!result.broken) return false;
    this.life = life;
    this.result = result;
    return true;
  }
}

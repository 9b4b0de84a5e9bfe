import { verifyLedger } from '../../shared/balance-management';
import { ActionTraffic } from './action-traffic';
import type { Auditor, Broken } from './auditor';
import { Chance } from './chance';
import { type Fault, type FaultLimits, Faults } from './faults';
import type { Mutant } from './mutants';
import { MAIN_OFFERS } from './offers';
import { PlanTraffic, type Subscriber } from './plan-traffic';
import { SessionTraffic } from './session-traffic';
import { TopUpTraffic } from './top-up-traffic';
import { UsageTraffic } from './usage-traffic';
import { TENANT, World } from './world';

export interface Life {
  readonly seed: number;
  readonly operations: number;
  /** Only these operations, by their numbers from 1; absent all. */
  readonly only?: readonly number[];
  readonly limits?: FaultLimits;
  readonly mutant?: Mutant;
}

export interface LifeResult {
  readonly seed: number;
  /** Operations that were carried out. */
  readonly operations: number;
  /** Things that happened, one after the other. */
  readonly steps: number;
  /** Requests that functions sent. */
  readonly requests: number;
  readonly broken: Broken | undefined;
  readonly faults: ReadonlyMap<Fault, number>;
  readonly charges: number;
}

const PRODUCTS_MAX = 3;
/** More than any life that comes to rest has needed, by far. */
const STEPS_MAX = { base: 5_000, operation: 2_000 } as const;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const HISTORY_MAX = 1_000_000;

/** Lives one seed: its operations under its faults, until all is at rest; each write of a balance is looked at. */
export async function runLife(life: Life): Promise<LifeResult> {
  const faults = new Faults(life.seed, life.limits);
  const world = new World(life.seed, faults, life.mutant);
  const traffic = new Traffic(world, life);
  const steps = await overhearing(world.auditor, () => live(world, traffic, life.operations));
  return {
    seed: life.seed,
    operations: traffic.done,
    steps,
    requests: faults.requests,
    broken: world.auditor.broken,
    faults: faults.injected,
    charges: world.auditor.charges.charged.size,
  };
}

async function live({ auditor, stage }: World, traffic: Traffic, operations: number): Promise<number> {
  let steps = 0;
  const stepsMax = STEPS_MAX.base + operations * STEPS_MAX.operation;
  await traffic.begin();
  while (!auditor.broken && steps < stepsMax && (await stage.time.step())) steps += 1;
  auditor.hold(steps < stepsMax, () => `It does not come to rest within ${stepsMax} steps`);
  if (!auditor.broken) await traffic.checkEnd();
  return steps;
}

/** Functions log what they could not do: the auditor hears it, the terminal does not. */
async function overhearing<T>(auditor: Auditor, act: () => Promise<T>): Promise<T> {
  const { error, warn } = console;
  console.error = (line: unknown) => auditor.unexpected(line);
  console.warn = () => {};
  try {
    return await act();
  } finally {
    Object.assign(console, { error, warn });
  }
}

/** Everybody who makes something happen. */
class Traffic {
  done = 0;
  private isOver = false;
  private readonly usage: UsageTraffic;
  private readonly sessions: SessionTraffic;
  private readonly topUps: TopUpTraffic;
  private readonly plans: PlanTraffic;
  private readonly actions: ActionTraffic;
  private readonly only: ReadonlySet<number> | undefined;

  constructor(
    private readonly world: World,
    private readonly life: Life,
  ) {
    this.usage = new UsageTraffic(world);
    this.sessions = new SessionTraffic(world);
    this.topUps = new TopUpTraffic(world);
    this.plans = new PlanTraffic(world);
    this.actions = new ActionTraffic(world);
    this.only = life.only && new Set(life.only);
  }

  async begin(): Promise<void> {
    await this.world.publishTariffs();
    const { seed } = this.life;
    const chance = new Chance(seed, 'subscribers');
    const offers = Array.from({ length: 1 + chance.below(PRODUCTS_MAX) }, () => chance.pick(MAIN_OFFERS) ?? 'payg');
    void Promise.all(offers.map((offer) => this.plans.openProduct(offer))).then((lines) =>
      this.operate(lines.flat(), this.next(0)),
    );
  }

  async checkEnd(): Promise<void> {
    const { auditor } = this.world;
    auditor.hold(this.isOver, () => 'Not all operations were carried out');
    for (const part of [this.usage, this.sessions, this.topUps, this.plans]) part.checkEnd();
    await this.actions.checkEnd();
    auditor.checkEnd();
    await this.checkLedger();
  }

  /** Each operation's draws are its own: whatever is left out of a life, the others stay as they are. */
  private operate(subscribers: readonly Subscriber[], number: number): void {
    const { time, faults } = this.world.stage;
    if (number > this.life.operations) {
      this.isOver = true;
      faults.end();
      return;
    }
    const chance = new Chance(this.life.seed, `operation ${number}`);
    const count = this.carryOut(subscribers, `o${number}`, chance);
    this.done += count;
    const jumpMs = faults.happens('time-jump') ? chance.magnitude(10 * MINUTE_MS, 6 * DAY_MS) : 0;
    time.after(jumpMs + (chance.isOne(0.5) ? chance.below(50) : chance.magnitude(50, MINUTE_MS)), () =>
      this.operate(subscribers, this.next(number + count - 1)),
    );
  }

  private next(number: number): number {
    let next = number + 1;
    while (this.only && next <= this.life.operations && !this.only.has(next)) next += 1;
    return next;
  }

  /** Answers how many operations it was: each usage of a message is one. */
  private carryOut(subscribers: readonly Subscriber[], name: string, chance: Chance): number {
    const drawn = chance.next();
    const subscriber = chance.pick(subscribers);
    if (!subscriber) return 1;
    if (drawn < 0.45) return this.usage.send(subscribers, name, chance);
    if (drawn < 0.77) this.sessions.send(subscriber, chance);
    else if (drawn < 0.87) this.topUps.send(subscriber, name, chance);
    else if (drawn < 0.92) this.actions.send(subscriber, subscribers, name, chance);
    else if (drawn < 0.94) this.plans.sweep();
    else if (drawn < 0.98) this.plans.addPlan(subscriber, subscribers, name, chance);
    else this.plans.endPlan(subscriber, chance);
    return 1;
  }

  /** What the ledger says, asked as everybody asks it, is what was committed. */
  private async checkLedger(): Promise<void> {
    const { auditor } = this.world;
    const ledger = this.world.ledger();
    for (const { last, postings } of auditor.books.values()) {
      if (!last) continue;
      const history = await ledger.history(TENANT, last.balanceId, HISTORY_MAX);
      const says = (what: string) => () => `The ledger of balance ${last.balanceId} ${what}`;
      auditor.hold(history.length === last.number, says(`has ${history.length} postings of ${last.number}`));
      auditor.hold(textOf(history) === textOf(postings), says('is not what was committed'));
      const [fault] = verifyLedger(history);
      auditor.hold(!fault, says(`${fault?.number} ${fault?.fault}`));
      auditor.hold(await ledger.hasCaughtUp(last), says('has not caught up'));
    }
  }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part));

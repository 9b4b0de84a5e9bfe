import { sweepBalance } from '../../shared/balance-management';
import { closeCharging, type OpenChargingRequest, openCharging } from '../../shared/convergent-charging';
import type { Chance } from './chance';
import type { MainOffer } from './offers';
import { type ChargingFunction, TENANT, type World } from './world';

export interface Subscriber {
  readonly balanceId: string;
  /** What its number charges: of a pool's member a slice. */
  readonly chargedId: string;
  readonly msisdn: string;
  readonly addOns: string[];
}

const RETRY_MS = 2_000;
const RETRIES_MAX = 500;
const BALANCES_MAX = 100;
const MEMBERS = 3;
const NAME = 'sub';

/** Opens accounts, adds and ends plans: tasks that are asked again until they are done, as a state machine asks. */
export class PlanTraffic {
  private opened = 0;
  private unfinished = 0;

  constructor(private readonly world: World) {}

  /** The lines that a product brings: one, or the members of a pool. */
  async openProduct(offeringId: MainOffer): Promise<Subscriber[]> {
    const balanceId = this.nextName();
    if (offeringId !== 'herd') return [await this.openLine(offeringId, balanceId)];
    const request = { tenant: TENANT, productId: balanceId, offeringId, partyId: 'p1', activatedAt: this.nowIso() };
    await this.untilDone(({ ports }) => openCharging(ports, request));
    const members = Array.from({ length: MEMBERS }, () => this.openLine(offeringId, this.nextName(), balanceId));
    return Promise.all(members);
  }

  private async openLine(offeringId: MainOffer, productId: string, pool?: string): Promise<Subscriber> {
    const msisdn = `35386${productId.slice(NAME.length).padStart(7, '0')}`;
    const joins = pool === undefined ? {} : { balanceId: pool };
    const of = { tenant: TENANT, productId, offeringId, partyId: 'p1', ...joins };
    const activatedAt = this.nowIso();
    let chargedId = productId;
    await this.untilDone(async ({ ports }) => {
      chargedId = (await openCharging(ports, { ...of, msisdn, activatedAt })).balanceId;
    });
    return { balanceId: pool ?? productId, chargedId, msisdn, addOns: [] };
  }

  private nextName(): string {
    this.opened += 1;
    return `${NAME}${this.opened}`;
  }

  /** Now and then by two who ask at once. */
  addPlan(subscriber: Subscriber, subscribers: readonly Subscriber[], name: string, chance: Chance): void {
    const request = {
      tenant: TENANT,
      productId: name,
      offeringId: 'extra',
      partyId: 'p1',
      balanceId: subscriber.balanceId,
      activatedAt: this.nowIso(),
      ...sponsorOf(subscriber, subscribers, chance),
    };
    for (let times = chance.isOne(0.2) ? 2 : 1; times > 0; times -= 1)
      void this.untilDone(({ ports }) => openCharging(ports, request)).then(() => {
        if (!subscriber.addOns.includes(name)) subscriber.addOns.push(name);
      });
  }

  endPlan(subscriber: Subscriber, chance: Chance): void {
    const productId = chance.pick(subscriber.addOns);
    if (productId === undefined) return;
    const request = { tenant: TENANT, productId, balanceId: subscriber.balanceId, closedAt: this.nowIso() };
    for (let times = chance.isOne(0.2) ? 2 : 1; times > 0; times -= 1)
      void this.untilDone(({ ports }) => closeCharging(ports, request));
  }

  /** Settles what is due on balances that nobody touched, as far as the index knows them. */
  sweep(): void {
    void this.untilDone(async ({ ports }) => {
      for (const balanceId of await ports.balances.ofTenant(TENANT, BALANCES_MAX)) {
        const account = await ports.balances.read(TENANT, balanceId);
        if (account) await sweepBalance(ports, account);
      }
    });
  }

  checkEnd(): void {
    this.world.auditor.hold(this.unfinished === 0, () => `${this.unfinished} plans were never opened or ended`);
  }

  private nowIso(): string {
    return new Date(this.world.stage.time.now()).toISOString();
  }

  private async untilDone(task: (kept: ChargingFunction) => Promise<unknown>): Promise<void> {
    const { stage, tasks, auditor } = this.world;
    this.unfinished += 1;
    for (let tries = 0; tries < RETRIES_MAX; tries += 1)
      try {
        await tasks.invoke(task);
        this.unfinished -= 1;
        return;
      } catch (problem) {
        auditor.unexpected(problem);
        await new Promise<void>((resolve) => stage.time.after(RETRY_MS, resolve));
      }
  }
}

/** Now and then somebody else takes over a part of what an add-on's usage costs. */
function sponsorOf(
  { balanceId }: Subscriber,
  subscribers: readonly Subscriber[],
  chance: Chance,
): Pick<OpenChargingRequest, 'sponsor'> {
  const sponsor = chance.pick(subscribers.filter((one) => one.balanceId !== balanceId));
  if (!sponsor || chance.isOne(0.5)) return {};
  return { sponsor: { balanceId: sponsor.balanceId, percent: 1 + chance.below(100) } };
}

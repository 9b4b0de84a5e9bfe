import {
  MemoryBalanceStore,
  MemoryChargeRecords,
  MemoryLedger,
  MemoryNumberDirectory,
  MemoryTariffStore,
} from '../../shared/adapters/memory/memory-balances';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { type ChargeRecord, creditOnce, type Posting, projectLedger } from '../../shared/balance-management';
import { AccountCache, type ChargingPorts, chargeMessages, openCharging } from '../../shared/convergent-charging';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { tenantId } from '../../shared/kernel/tenant';
import type { PriceRule, Tariff } from '../../shared/rating';
import { jobHooks } from '../../shared/rerating/job-hooks';
import { reratingApi, reratingHead, reratingJob, reratingPage } from '../../shared/rerating/resources';
import { runJob } from '../../shared/rerating/run-job';
import { tmfApi } from '../../shared/tmf/engine';
import type { UsageRecord } from '../../shared/usage-management';

export const TENANT = tenantId('corrected');
export const NOW = Date.parse('2026-12-20T12:00:00Z');
export const JOBS = `${reratingApi.basePath}/${reratingJob.name}`;
export const PAGES = `${reratingApi.basePath}/${reratingPage.name}`;
export const NOVEMBER_TO_NOW = { startDateTime: '2026-11-01T00:00:00Z', endDateTime: '2026-12-20T00:00:00Z' };

const RULE: Omit<PriceRule, 'priceId' | 'service' | 'perUnits' | 'priceNano'> = {
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  connectFeeNano: 0n,
  firstIncrement: 1n,
  nextIncrement: 1n,
  decimals: 4,
  rounding: 'up',
};
/** So many nano a minute and a message, in so many seconds; ten free minutes. */
export const tariff = (version: string, minuteNano: bigint, messageNano: bigint, seconds = 60n): Tariff => ({
  offeringId: 'payg',
  version,
  currency: 'EUR',
  validFrom: 0,
  rules: [
    {
      ...RULE,
      priceId: 'voice',
      service: 'voice',
      perUnits: 60n,
      priceNano: minuteNano,
      firstIncrement: seconds,
      nextIncrement: seconds,
    },
    { ...RULE, priceId: 'sms', service: 'sms', perUnits: 1n, priceNano: messageNano },
  ],
  allowances: [
    { id: 'minutes', service: 'voice', units: 600n, zones: ['home'], priority: 10, validity: { months: 1 } },
  ],
});

/** Draws what goes wrong before or after a call of a port; undefined is nothing. */
export type Draw = () => 'before' | 'after' | undefined;

/** A port whose calls die before they do anything, or after they did it. */
function shaky<Port extends object>(port: Port, draw: Draw): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        const fate = draw();
        if (fate === 'before') throw new Error('killed before');
        const answer = await member.apply(target, given);
        if (fate === 'after') throw new Error('killed after');
        return answer;
      };
    },
  });
}

/** Subscribers of one offering on memory adapters, whose charges were made and can be rated again. */
export class Brand {
  readonly clock = fixedClock(NOW);
  readonly store = new MemoryResourceStore([reratingJob, reratingPage, reratingHead]);
  readonly tariffs = new MemoryTariffStore();
  readonly ledger = new MemoryLedger();
  private readonly balances = new MemoryBalanceStore();
  private readonly records = new MemoryChargeRecords();
  private projected = 0;
  draw: Draw = () => undefined;
  private readonly charging: ChargingPorts = {
    balances: this.balances,
    ledger: this.ledger,
    records: this.records,
    numbers: new MemoryNumberDirectory(),
    tariffs: this.tariffs,
    slices: { fill: async () => undefined },
    nowOf: async () => NOW,
    backOff: async () => {},
  };
  private readonly api = tmfApi(reratingApi, {
    store: this.store,
    ids: countingIds('J'),
    clockOf: async () => this.clock,
    hooks: { reratingJob: jobHooks({ tariffs: this.tariffs }) },
  });

  /** Balances `b0`, `b1`, … with so many nano currency units each. */
  static async of(count: number, wrong: Tariff, moneyNano = 10n ** 12n): Promise<Brand> {
    const brand = new Brand();
    await brand.tariffs.put(TENANT, wrong);
    for (let at = 0; at < count; at += 1) {
      const party = { tenant: TENANT, offeringId: 'payg', partyId: `p${at}`, activatedAt: '2026-11-01T00:00:00Z' };
      await openCharging(brand.charging, { ...party, productId: `b${at}`, msisdn: `35386100000${at}` });
      const credit = { reference: 'topupBalance/1', amountNano: moneyNano, paidAt: NOW, atMs: NOW };
      await creditOnce(brand.charging, TENANT, `b${at}`, credit);
    }
    await brand.project();
    return brand;
  }

  async charge(usages: readonly Pick<UsageRecord, 'service' | 'startedAt' | 'quantity' | 'msisdn'>[]): Promise<void> {
    const records = usages.map((usage, at) => ({ ...usage, usageId: `u${at}`, source: `f:${at}` }));
    await chargeMessages(this.charging, new AccountCache(), [{ tenant: TENANT, receivedAt: '', records }]);
    await this.project();
  }

  async project(): Promise<void> {
    while (this.projected < this.balances.written.length) {
      const account = this.balances.written[this.projected];
      // Moved on first: workers that run side by side project side by side.
      this.projected += 1;
      if (account) await projectLedger({ ledger: this.ledger, records: this.records }, account);
    }
  }

  postings = (balanceId: string): Promise<readonly Posting[]> => this.ledger.history(TENANT, balanceId, 10_000);

  async chargesOf(balanceId: string): Promise<readonly ChargeRecord[]> {
    return (await this.postings(balanceId)).flatMap((posting) => posting.records ?? []);
  }

  /** What all adjustments moved on a balance, nano currency units. */
  async adjusted(balanceId: string): Promise<bigint> {
    const legs = (await this.postings(balanceId)).filter(({ kind }) => kind === 'adjust').flatMap((one) => one.legs);
    return legs.reduce((sum, { delta }) => sum + delta, 0n);
  }

  async call(method: string, path: string, body?: object) {
    const [address = '', search = ''] = path.split('?');
    const request: ApiRequest = {
      method,
      path: address,
      query: Object.fromEntries([...new URLSearchParams(search)].map(([name, value]) => [name, [value]])),
      headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
      body: body && JSON.stringify(body),
      caller: { tenant: TENANT, subject: 'x', roles: ['finance'] },
      requestId: 'r',
      baseUrl: '',
    };
    const answer = await this.api(request);
    if ('failure' in answer) return { status: failureStatus(answer.failure.code), body: answer.failure as never };
    // A test reads what it expects; anything else fails it.
    // biome-ignore lint/suspicious/noExplicitAny: the body of whatever was asked
    return { status: answer.status, body: JSON.parse(answer.body ?? '{}') as any };
  }

  /** Makes a job; answers its address. */
  async job(over: object = {}): Promise<string> {
    const job = { productOffering: { id: 'payg' }, window: NOVEMBER_TO_NOW, reason: 'a wrong price', ...over };
    const made = await this.call('POST', JOBS, job);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return `${JOBS}/${made.body.id}`;
  }

  /** Runs a job to where it waits, by workers that die as they are drawn to, several at once. */
  async run(address: string, workers = 1): Promise<void> {
    const id = address.split('/').pop() ?? '';
    const draw: Draw = () => this.draw();
    const ports = {
      store: shaky(this.store, draw),
      balances: shaky(this.balances, draw),
      ledger: shaky(this.ledger, draw),
      tariffs: this.tariffs,
      nowOf: async () => this.clock.now(),
    };
    const work = async (): Promise<void> => {
      for (let goesOn = true; goesOn; )
        try {
          goesOn = await runJob(ports, TENANT, id);
        } catch (problem) {
          if (!String(problem).includes('killed')) throw problem;
        } finally {
          await this.project();
        }
    };
    await Promise.all(Array.from({ length: workers }, work));
  }

  /** Makes a job, calculates and books it. */
  async correct(over: object = {}, workers = 1): Promise<void> {
    const address = await this.job(over);
    await this.run(address, workers);
    const patched = await this.call('PATCH', address, { status: 'booking' });
    if (patched.status !== 200) throw new Error(JSON.stringify(patched.body));
    await this.run(address, workers);
  }
}

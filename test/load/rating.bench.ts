import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { importDeck, priceUsage, type RatableUsage, rateUsage, type Tariff } from '../../shared/rating';
import { indexTariff } from '../../shared/rating/index-tariff';
import { isSharedThere, SHARED_RATING, sharedDeckFiles, sharedTariff } from '../rating/shared-deck';
import { quantile, seededRandom } from './statistics';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    events: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '20261123' },
  },
});
const [ROUNDS, EVENTS, SEED] = [Number(values.rounds), Number(values.events), Number(values.seed)];
/** The compiler of the engine needs some thousands of calls before it is at its best, as in a warm function. */
const WARM_UP_ROUNDS = 10;
const MIB = 1_048_576;

/** 60 % data, 30 % voice, 10 % SMS, over four weeks; numbers below the deck's own prefixes. */
function mixOf(random: () => number): RatableUsage[] {
  const deck = importDeck(sharedDeckFiles());
  if (!deck.ok) throw new Error(JSON.stringify(deck.error));
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(random() * list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  const start = Date.parse('2026-01-05T00:00:00Z');
  return Array.from({ length: EVENTS }, (): RatableUsage => {
    const startedAtMs = start + Math.floor(random() * 28 * 86_400) * 1000;
    const kind = random();
    if (kind < 0.6) {
      const row = pick(deck.value.data);
      const octets = BigInt(1 + Math.floor(random() * 16 * MIB));
      return {
        service: 'data',
        units: octets,
        startedAtMs,
        roamingZone: row.roaming_zone ?? '',
        ratingGroup: row.granularity ?? '',
      };
    }
    const destination = `${pick(deck.value.prefixes).prefix}${String(Math.floor(random() * 1e6)).padStart(6, '0')}`;
    return kind < 0.9
      ? { service: 'voice', units: BigInt(1 + Math.floor(random() * 1_200)), startedAtMs, destination }
      : { service: 'sms', units: 1n, startedAtMs, destination };
  });
}

interface Timing {
  readonly best: number;
  readonly median: number;
  readonly p95: number;
}

/** Microseconds of CPU an event, of this process, collector included; one value a round. */
function time(usages: readonly RatableUsage[], tariffs: readonly Tariff[]): Timing {
  const perEvent: number[] = [];
  let kept = 0n;
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (const usage of usages) {
      const rated = rateUsage(usage, tariffs);
      if (!rated) throw new Error(`Nothing rates ${usage.service}`);
      const price = priceUsage(rated);
      // Held, so that nothing of the breakdown is optimised away.
      kept += price.amountNano + BigInt(rated.parts.length);
    }
    const used = process.cpuUsage(before);
    if (round >= WARM_UP_ROUNDS) perEvent.push((used.user + used.system) / usages.length);
  }
  if (kept <= 0n) throw new Error('nothing was charged');
  return { best: quantile(perEvent, 0), median: quantile(perEvent, 0.5), p95: quantile(perEvent, 0.95) };
}

/** A fixed price, a percent and an amount, each on all usage, all the time. */
const PROMOTIONS: Pick<Tariff, 'discounts'> = {
  discounts: [
    { id: 'cap', kind: 'fixedPrice', valueNano: 5_000_000_000n, scope: {} },
    { id: 'loyal', kind: 'percent', valueNano: 10_000_000_000n, scope: { services: ['voice', 'sms', 'data'] } },
    { id: 'cent', kind: 'amount', valueNano: 1_000_000n, scope: {}, validFrom: 0 },
  ],
};

function report(): void {
  const load = loadavg()[0] ?? 0;
  const tariff = sharedTariff();
  const began = process.cpuUsage();
  indexTariff(tariff);
  const compiled = process.cpuUsage(began);
  const zones = tariff.destinations ?? {};
  const prefixes = Object.values(zones).reduce((sum, of) => sum + of.length, 0);
  const usages = mixOf(seededRandom(SEED));
  const of = (service: RatableUsage['service']): RatableUsage[] => usages.filter((usage) => usage.service === service);
  const volume = (octets: number): RatableUsage[] =>
    Array.from({ length: EVENTS }, (_, i) => ({
      service: 'data',
      units: BigInt(octets - (i % 1_000)),
      startedAtMs: Date.parse('2026-01-05T12:00:00Z'),
      roamingZone: 'data0',
      ratingGroup: '1KiB',
    }));
  const discounted = { ...tariff, ...PROMOTIONS };
  const rows: [string, Timing, string][] = [
    ['60 % data, 30 % voice, 10 % SMS', time(usages, [tariff]), '≤ 1'],
    ['the same, with three discounts on each', time(usages, [discounted]), ''],
    ['data alone', time(of('data'), [tariff]), ''],
    ['voice alone', time(of('voice'), [tariff]), ''],
    ['SMS alone', time(of('sms'), [tariff]), ''],
    ['50 MiB in increments of 1 KiB (51,200)', time(volume(50 * MIB), [tariff]), '≤ 2'],
    ['50 GiB in increments of 1 KiB (52,428,800)', time(volume(50 * 1024 * MIB), [tariff]), '≤ 2'],
  ];
  const micro = (value: number): string => value.toFixed(2);
  console.log(`### Rating, µs of CPU an event, breakdown included

${EVENTS} events a round, ${ROUNDS} rounds, seed ${SEED}; ${prefixes} prefixes, ${Object.keys(zones).length} zones. Node ${process.version}; load average
${load.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after. Compiling the tariff for lookups took ${((compiled.user + compiled.system) / 1000).toFixed(0)} ms of CPU, once.

| usage | best round | median | p95 | target |
|---|---|---|---|---|
${rows.map(([what, { best, median, p95 }, target]) => `| ${what} | ${micro(best)} | ${micro(median)} | ${micro(p95)} | ${target} |`).join('\n')}`);
}

/** `npm run bench:rating [-- --rounds 50 --events 20000 --seed 20261123]`: prints Markdown. */
if (isSharedThere) report();
else console.error(`Skipped: the deck of ../shared/rating is not at ${SHARED_RATING}`);

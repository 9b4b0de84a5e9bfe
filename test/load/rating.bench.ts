import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import {
  importDeck,
  priceUsage,
  type RatableUsage,
  rateUsage,
  type Tariff,
  usageDiscountTariff,
} from '../../shared/rating';
import { indexTariff } from '../../shared/rating/index-tariff';
import { isSharedThere, SHARED_RATING, sharedDeckFiles, sharedTariff } from '../rating/shared-deck';
import { quantile, seededRandom } from './statistics';
import { conditions, table, writeSection } from './write-report';

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

/** What a promotion and an agreement promise a customer: a tariff beside the plan's, off all of its prices. */
function promised({ currency, rules }: Tariff): Tariff {
  const priceIds = rules.map(({ priceId }) => priceId);
  return usageDiscountTariff(currency, [
    { id: 'promotion-a', percentNano: 10_000_000_000n, priceIds },
    { id: 'agreement-b', percentNano: 5_000_000_000n, priceIds },
  ]);
}

function report(): void {
  const load = loadavg();
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
    ['the same, with a promotion’s and an agreement’s discount', time(usages, [promised(tariff), tariff]), ''],
    ['data alone', time(of('data'), [tariff]), ''],
    ['voice alone', time(of('voice'), [tariff]), ''],
    ['SMS alone', time(of('sms'), [tariff]), ''],
    ['50 MiB in increments of 1 KiB (51,200)', time(volume(50 * MIB), [tariff]), '≤ 2'],
    ['50 GiB in increments of 1 KiB (52,428,800)', time(volume(50 * 1024 * MIB), [tariff]), '≤ 2'],
  ];
  const micro = (value: number): string => value.toFixed(2);
  writeSection(
    'rating',
    [
      `## Rating an event\n\n${conditions(`npm run bench:rating -- --rounds ${ROUNDS} --events ${EVENTS}`, load)} Seed ${SEED}.`,
      `Microseconds of CPU an event, breakdown included: ${prefixes} prefixes, ${Object.keys(zones).length} zones of ../shared/rating. Compiling the`,
      `tariff for lookups took ${((compiled.user + compiled.system) / 1000).toFixed(0)} ms of CPU, once.\n\n${table(
        ['usage', 'best round', 'median', 'p95', 'to reach'],
        rows.map(([what, { best, median, p95 }, target]) => [what, micro(best), micro(median), micro(p95), target]),
      )}`,
    ].join(' '),
  );
}

/** `npm run bench:rating [-- --rounds 50 --events 20000 --seed 20261123]`: writes its section of docs/benchmark.md. */
if (isSharedThere) report();
else console.error(`Skipped: the deck of ../shared/rating is not at ${SHARED_RATING}`);

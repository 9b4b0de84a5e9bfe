import { at, codeOfNothing, forgetFolders, listAt, ofType, refersTo, synthesize } from './system';

/** List prices of us-east-1 in USD, a month of 30 days. What is the account's free allowance is taken off where it says so. */
const PRICES = {
  /** A million requests of a standard or a FIFO queue; the first million is free. */
  queueRequests: { standard: 0.4, fifo: 0.5 },
  queueRequestsFree: 1_000_000,
  /** A metric that an alarm of standard resolution looks at: one with metric math pays for each of its metrics. Ten are free. */
  alarmMetric: 0.1,
  alarmMetricsFree: 10,
  key: 1,
  secret: 0.4,
} as const;

/** Lambda asks each standard queue by five connections at first, each a long poll of 20 s; as many with a highest concurrency of two or more. */
const CONNECTIONS = 5;
const POLL_SECONDS = 20;
const MONTH_SECONDS = 30 * 86_400;
const POLLS_A_QUEUE = (CONNECTIONS * MONTH_SECONDS) / POLL_SECONDS;
/** An invocation that finds nothing to do: 200 ms of 512 MB on ARM, and its request. */
const IDLE_INVOCATION = 0.2 * 0.5 * 0.000_013_333_4 + 0.000_000_2;

/** What the whole may cost while nobody calls. It goes up only with a reason in the README. */
const CEILING = 15;

const system = synthesize({ codeDir: codeOfNothing() });
afterAll(forgetFolders);

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const SECONDS = { minute: 60, hour: 3_600, day: 86_400 } as const;

/** How often a schedule calls in a month; one by cron at most daily. */
function callsOf(schedule: string): number {
  const [, count = '1', unit = 'day'] = RATE.exec(schedule) ?? [];
  return MONTH_SECONDS / (Number(count) * SECONDS[unit as keyof typeof SECONDS]);
}

function polledQueues(): { standard: number; fifo: number } {
  const queues = new Map(ofType(system, 'AWS::SQS::Queue').map((queue) => [`${queue.stack}/${queue.id}`, queue]));
  const polled = ofType(system, 'AWS::Lambda::EventSourceMapping').flatMap(
    ({ stack, properties }) => queues.get(`${stack}/${refersTo(properties.EventSourceArn)}`) ?? [],
  );
  const fifo = polled.filter(({ properties }) => properties.FifoQueue === true).length;
  return { standard: polled.length - fifo, fifo };
}

/** What an alarm looks at: its one metric, or each of its metric math. */
const metricsOf = (properties: Readonly<Record<string, unknown>>): number =>
  Math.max(1, listAt(properties, 'Metrics').filter((metric) => at(metric, 'MetricStat') !== undefined).length);

function idleCost(): { what: string; count: number; usd: number }[] {
  const { standard, fifo } = polledQueues();
  const { queueRequests, queueRequestsFree } = PRICES;
  const free = (queueRequestsFree / 1_000_000) * queueRequests.standard;
  const polling = ((standard * queueRequests.standard + fifo * queueRequests.fifo) * POLLS_A_QUEUE) / 1_000_000 - free;
  const alarms = ofType(system, 'AWS::CloudWatch::Alarm').reduce(
    (sum, { properties }) => sum + metricsOf(properties),
    0,
  );
  const schedules = ofType(system, 'AWS::Events::Rule').flatMap(({ properties: { ScheduleExpression: text } }) =>
    typeof text === 'string' ? [callsOf(text)] : [],
  );
  const calls = schedules.reduce((sum, one) => sum + one, 0);
  const keys = ofType(system, 'AWS::KMS::Key').length;
  const secrets = ofType(system, 'AWS::SecretsManager::Secret').length;
  return [
    { what: 'queues that Lambda polls', count: standard + fifo, usd: polling },
    {
      what: 'metrics under alarms',
      count: alarms,
      usd: Math.max(0, alarms - PRICES.alarmMetricsFree) * PRICES.alarmMetric,
    },
    { what: 'keys', count: keys, usd: keys * PRICES.key },
    { what: 'secrets', count: secrets, usd: secrets * PRICES.secret },
    { what: `schedules, ${Math.round(calls)} calls`, count: schedules.length, usd: calls * IDLE_INVOCATION },
  ];
}

test(`while nobody calls, a month costs at most ${CEILING} USD by list price`, () => {
  const items = idleCost();
  const total = items.reduce((sum, { usd }) => sum + usd, 0);
  const rows = items.map(
    ({ what, count, usd }) => `${String(count).padStart(4)}  ${what.padEnd(32)} ${usd.toFixed(2)}`,
  );
  console.info([...rows, `      ${'a month, USD'.padEnd(32)} ${total.toFixed(2)}`].join('\n'));
  expect(items.filter(({ count }) => count === 0)).toEqual([]);
  expect(total).toBeLessThanOrEqual(CEILING);
});

test('nothing runs by the hour: no instance, cluster, gateway or capacity that is paid while it waits', () => {
  const paidByTheHour =
    /^AWS::(EC2|ECS|EKS|RDS|ElastiCache|OpenSearchService|Kinesis|MSK|Redshift|ElasticLoadBalancingV2|WAFv2)::/;
  expect([...new Set(system.resources.map(({ type }) => type))].filter((type) => paidByTheHour.test(type))).toEqual([]);
  const provisioned = ofType(system, 'AWS::DynamoDB::Table').filter(
    ({ properties }) => properties.BillingMode !== 'PAY_PER_REQUEST',
  );
  const warm = system.resources.filter(({ properties }) => properties.ProvisionedConcurrencyConfig !== undefined);
  expect([...provisioned, ...warm].map(({ id }) => id)).toEqual([]);
});

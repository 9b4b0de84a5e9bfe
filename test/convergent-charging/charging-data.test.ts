import { MAX_CONTAINERS, MAX_UNIT_USAGES, parseChargingData } from '../../shared/convergent-charging';

const AT = '2026-12-15T12:00:00Z';
const AT_MS = Date.parse(AT);
const parse = (body: object) => parseChargingData(JSON.stringify({ invocationTimeStamp: AT, ...body }));
const read = (body: object) => {
  const parsed = parse(body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const told = (body: object): string[] => {
  const parsed = parse(body);
  return parsed.ok ? [] : (parsed.error.violations ?? []).map(({ path, message }) => `${path} ${message}`);
};
const nested = (levels: number): object => (levels === 1 ? {} : { deeper: nested(levels - 1) });
const PIB = 2 ** 50;
const UINT32_MAX = 4_294_967_295;
const MONTH_SECONDS = 2_678_400;

describe('what is no charging request at all', () => {
  test.each<[string, string | undefined, object]>([
    ['nothing', undefined, { code: 'invalid-json', message: 'The body is not JSON' }],
    ['no JSON', '{', { code: 'invalid-json', message: 'The body is not JSON' }],
    ['a list', '[]', { code: 'invalid-request', message: 'The body is not an object' }],
    ['null', 'null', { code: 'invalid-request', message: 'The body is not an object' }],
    ['a text', '"x"', { code: 'invalid-request', message: 'The body is not an object' }],
  ])('%s', (_what, text, error) => expect(parseChargingData(text)).toEqual({ ok: false, error }));

  test('what nests too deep', () => {
    expect(parse({ a: nested(39) }).ok).toBe(true);
    expect(parse({ a: nested(40) })).toEqual({
      ok: false,
      error: { code: 'invalid-request', message: 'The body nests deeper than 40' },
    });
    expect(parse({ a: [nested(39)] }).ok).toBe(false);
  });
});

describe('a request', () => {
  test('that says little is a session’s that asks for nothing', () => {
    expect(read({})).toEqual({
      invocationTimeStamp: AT,
      atMs: AT_MS,
      sequence: 0,
      event: 'none',
      digest: expect.stringMatching(/^[\w-]{43}$/),
      subscribers: [],
      units: [],
    });
  });

  test('has the digest of all that it says, but for the mark of a repeat, and in whatever order', () => {
    const { digest } = read({ a: 1, b: 2 });
    expect(parseChargingData(JSON.stringify({ b: 2, a: 1, invocationTimeStamp: AT }))).toMatchObject({
      value: { digest },
    });
    expect(read({ a: 1, b: 2, retransmissionIndicator: true }).digest).toBe(digest);
    expect(read({ a: 1, b: 3 }).digest).not.toBe(digest);
  });

  test.each([
    [{ oneTimeEvent: true }, 'one-time'],
    [{ oneTimeEvent: true, oneTimeEventType: 'IEC' }, 'one-time'],
    [{ oneTimeEvent: true, oneTimeEventType: 'PEC' }, 'post-event'],
    [{ oneTimeEvent: false, oneTimeEventType: 'PEC' }, 'none'],
    [{ oneTimeEvent: 'true' }, 'none'],
  ])('with %j is charged as %s', (body, event) => expect(read(body).event).toBe(event));

  test.each(['https://smf.example/notify', 'http://smf.example:8080/', `https://smf.example/${'x'.repeat(280)}`])(
    'is notified at %s',
    (notifyUri) => expect(read({ notifyUri }).notifyUri).toBe(notifyUri),
  );
});

describe('what a rating group used and asks for', () => {
  const unit = (over: object) => read({ multipleUnitUsage: [{ ratingGroup: 1, ...over }] }).units[0];
  const used = (...containers: object[]) => unit({ usedUnitContainer: containers });

  test('nothing', () => {
    expect(unit({})).toEqual({ ratingGroup: 1, online: true, requested: undefined, used: [] });
    expect(unit({ requestedUnit: 'x', usedUnitContainer: [], uPFID: 'upf-1' })).toEqual({
      ratingGroup: 1,
      online: true,
      requested: undefined,
      used: [],
      uPFID: 'upf-1',
    });
  });

  test.each<[string, object, object]>([
    ['an amount left to us', {}, {}],
    ['a total', { totalVolume: 5, uplinkVolume: 1, downlinkVolume: 1 }, { data: 5n }],
    ['up and down', { uplinkVolume: 1, downlinkVolume: 2 }, { data: 3n }],
    ['up alone', { uplinkVolume: 1 }, { data: 1n }],
    ['down alone', { downlinkVolume: 2 }, { data: 2n }],
    ['a total of nothing', { totalVolume: 0 }, { data: 0n }],
    ['seconds and messages', { time: 60, serviceSpecificUnits: 2 }, { voice: 60n, sms: 2n }],
    ['as much as there may be', { totalVolume: PIB, time: MONTH_SECONDS }, { data: 2n ** 50n, voice: 2_678_400n }],
  ])('asked: %s', (_what, requestedUnit, counts) => expect(unit({ requestedUnit })?.requested).toEqual(counts));

  test('used, at the time of the trigger, or else of the request', () => {
    const [first, second, third] =
      used({ time: 1, triggerTimestamp: '2026-12-15T11:00:00Z' }, { time: 2 }, { time: 3, triggerTimestamp: 'soon' })
        ?.used ?? [];
    expect(first).toEqual({ counts: { voice: 1n }, atMs: AT_MS - 3_600_000 });
    expect(second).toEqual({ counts: { voice: 2n }, atMs: AT_MS });
    expect(third).toEqual({ counts: { voice: 3n }, atMs: AT_MS });
    expect(used({ triggerTimestamp: '1970-01-01T00:00:00Z' })?.used[0]?.atMs).toBe(0);
    expect(used({ triggerTimestamp: '1969-12-31T23:59:59Z' })?.used[0]?.atMs).toBe(AT_MS);
  });

  test('is online unless all that it reports is charged offline', () => {
    const [online, offline] = [
      { quotaManagementIndicator: 'ONLINE_CHARGING' },
      { quotaManagementIndicator: 'OFFLINE_CHARGING' },
    ];
    expect(
      [used(online, offline), used(offline, {}), used(offline, offline), used()].map((one) => one?.online),
    ).toEqual([true, true, false, true]);
  });
});

describe('what is wrong with a request', () => {
  const inUnit = (over: object) => ({ multipleUnitUsage: [{ ratingGroup: 1 }, { ratingGroup: 2, ...over }] });
  const inUsed = (over: object) => inUnit({ usedUnitContainer: [{}, over] });
  const USED = 'multipleUnitUsage[1].usedUnitContainer[1]';

  test.each<[string, object, string]>([
    ['no time', { invocationTimeStamp: 'now' }, 'invocationTimeStamp is not a time'],
    ['a number for a time', { invocationTimeStamp: 5 }, 'invocationTimeStamp is not a time'],
    ['a time before time', { invocationTimeStamp: '1969-12-31T23:59:59Z' }, 'invocationTimeStamp is not a time'],
    [
      'a sequence number that has wrapped',
      { invocationSequenceNumber: -1 },
      'invocationSequenceNumber is negative: a 32-bit counter has wrapped',
    ],
    [
      'one beyond 32 bits',
      { invocationSequenceNumber: UINT32_MAX + 1 },
      `invocationSequenceNumber is a count up to ${UINT32_MAX}`,
    ],
    ['a notify URI of another kind', { notifyUri: 'ftp://smf' }, 'notifyUri is a URL of at most 300 characters'],
    ['one that is none', { notifyUri: 'https://' }, 'notifyUri is a URL of at most 300 characters'],
    ['one with something before it', { notifyUri: 'see https://smf' }, 'notifyUri is a URL of at most 300 characters'],
    ['one that is no text', { notifyUri: 5 }, 'notifyUri is a URL of at most 300 characters'],
    [
      'one that is too long',
      { notifyUri: `https://smf.example/${'x'.repeat(281)}` },
      'notifyUri is a URL of at most 300 characters',
    ],
    ['units that are no list', { multipleUnitUsage: {} }, 'multipleUnitUsage is a list of at most 32 objects'],
    [
      'a unit that is no object',
      { multipleUnitUsage: [{ ratingGroup: 1 }, 5] },
      'multipleUnitUsage is a list of at most 32 objects',
    ],
    [
      'a rating group that is a text',
      { multipleUnitUsage: [{ ratingGroup: '1' }] },
      `multipleUnitUsage[0].ratingGroup is a count up to ${UINT32_MAX}`,
    ],
    [
      'containers that are no list',
      inUnit({ usedUnitContainer: 5 }),
      'multipleUnitUsage[1].usedUnitContainer is a list of at most 64 objects',
    ],
    [
      'more asked than there is',
      inUnit({ requestedUnit: { totalVolume: PIB + 2 } }),
      `multipleUnitUsage[1].requestedUnit.totalVolume is a count up to ${PIB}`,
    ],
    ['half an octet', inUsed({ totalVolume: 0.5 }), `${USED}.totalVolume is a count up to ${PIB}`],
    [
      'a wrong count that is not used',
      inUsed({ totalVolume: 1, uplinkVolume: 'x' }),
      `${USED}.uplinkVolume is a count up to ${PIB}`,
    ],
    [
      'the same, down',
      inUsed({ totalVolume: 1, downlinkVolume: -5 }),
      `${USED}.downlinkVolume is negative: a 32-bit counter has wrapped`,
    ],
    [
      'a call of more than a month',
      inUsed({ time: MONTH_SECONDS + 1 }),
      `${USED}.time is a count up to ${MONTH_SECONDS}`,
    ],
    [
      'units beyond 32 bits',
      inUsed({ serviceSpecificUnits: UINT32_MAX + 1 }),
      `${USED}.serviceSpecificUnits is a count up to ${UINT32_MAX}`,
    ],
  ])('%s', (_what, body, violation) => expect(told(body)).toEqual([violation]));

  test('is told at once, and nothing is charged', () => {
    const bad = { invocationTimeStamp: 'now', invocationSequenceNumber: 'x', multipleUnitUsage: [{}] };
    expect(told(bad).map((one) => one.split(' ')[0])).toEqual([
      'invocationTimeStamp',
      'invocationSequenceNumber',
      'multipleUnitUsage[0].ratingGroup',
    ]);
    expect(parse(bad)).toMatchObject({ error: { code: 'invalid-request', message: 'Nothing was charged' } });
  });

  test('is one list too long', () => {
    const units = (count: number) => ({ multipleUnitUsage: Array.from({ length: count }, () => ({ ratingGroup: 1 })) });
    expect(told(units(MAX_UNIT_USAGES))).toEqual([]);
    expect(told(units(MAX_UNIT_USAGES + 1))).toHaveLength(1);
    const containers = (count: number) => inUnit({ usedUnitContainer: Array.from({ length: count }, () => ({})) });
    expect(told(containers(MAX_CONTAINERS))).toEqual([]);
    expect(told(containers(MAX_CONTAINERS + 1))).toHaveLength(1);
  });
});

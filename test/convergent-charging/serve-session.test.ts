import { type BalanceAccount, endPlan, type NumberSpan, openAccount } from '../../shared/balance-management';
import {
  AccountCache,
  BalanceBusyError,
  type ChargingData,
  type ChargingPorts,
  LedgerBehindError,
  MAX_CHARGE_ATTEMPTS,
  MAX_LEDGER_LOOKS,
  MAX_SESSIONS,
  openCharging,
  referenceOf,
  type SessionRequest,
  serveSession,
} from '../../shared/convergent-charging';
import { MAX_INLINE_RECORDS, placeRecords } from '../../shared/convergent-charging/place-records';
import { MSISDN, makeWorld, NOW, TENANT } from './world';

const MIB = 1_048_576n;
let requests = 0;

const dataOf = (over: Partial<ChargingData> = {}): ChargingData => {
  requests += 1;
  return {
    invocationTimeStamp: new Date(NOW).toISOString(),
    sequence: 0,
    atMs: NOW,
    event: 'none',
    digest: `digest-of-request-${String(requests).padStart(4, '0')}`.split('').reverse().join(''),
    subscribers: [MSISDN],
    units: [{ ratingGroup: 1, online: true, requested: { data: MIB }, used: [] }],
    ...over,
  };
};
const createOf = (balanceId: string, over: Partial<ChargingData> = {}): SessionRequest => {
  const data = dataOf(over);
  return { verb: 'create', reference: referenceOf(TENANT, balanceId, data), data };
};

async function sessionWorld(over: (ports: ChargingPorts) => Partial<ChargingPorts> = () => ({})) {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  const waits: number[] = [];
  const base: ChargingPorts = {
    ...world.ports,
    backOff: async (attempt) => {
      waits.push(attempt);
    },
  };
  const ports = { ...base, ...over(base) };
  const cache = new AccountCache();
  return { ...world, ports, cache, waits, serve: (request: SessionRequest) => serveSession(ports, cache, request) };
}

const GRANTED = { ok: true, value: [{ ratingGroup: 1, resultCode: 'SUCCESS', grant: { units: MIB } }] };

test('a request is served with one write, and the account is kept for the next', async () => {
  const world = await sessionWorld();
  const before = world.written.length;
  expect(await world.serve(createOf(world.balanceId))).toMatchObject(GRANTED);
  expect(world.written.length).toBe(before + 1);
  expect([...world.cache.values()].map(({ number }) => number)).toEqual([(await world.account()).number]);
});

test('a session of a balance that is nowhere is not found', async () => {
  const { serve } = await sessionWorld();
  expect(await serve(createOf('nowhere'))).toMatchObject({
    ok: false,
    error: { code: 'not-found', message: 'There is no such charging session' },
  });
});

test('an update of what was never created is not found, and writes nothing', async () => {
  const world = await sessionWorld();
  const before = world.written.length;
  await world.projectAll();
  const update = { ...createOf(world.balanceId), verb: 'update' as const };
  expect(await world.serve(update)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(world.written.length).toBe(before);
});

test('one session more than a balance holds is refused', async () => {
  const world = await sessionWorld();
  for (let at = 0; at < MAX_SESSIONS; at += 1)
    expect(await world.serve(createOf(world.balanceId, { units: [] }))).toMatchObject({ ok: true });
  expect(await world.serve(createOf(world.balanceId))).toMatchObject({
    ok: false,
    error: { code: 'too-many-requests', message: 'This balance has too many sessions' },
  });
});

test('a copy that others have written over costs an attempt', async () => {
  const world = await sessionWorld();
  await world.serve(createOf(world.balanceId));
  await world.topUp('topupBalance/2', 1_000_000_000n);
  expect(await world.serve(createOf(world.balanceId))).toMatchObject(GRANTED);
  expect(world.waits).toEqual([1]);
});

test('a balance that others write each time is given up, and not kept', async () => {
  const world = await sessionWorld(({ balances }) => ({
    balances: Object.assign(Object.create(balances), {
      write: async (_next: BalanceAccount) => ({ written: false, current: await balances.read(TENANT, 'product-1') }),
    }),
  }));
  await expect(world.serve(createOf(world.balanceId))).rejects.toThrow(
    new BalanceBusyError(`Balance product-1 was written by others ${MAX_CHARGE_ATTEMPTS} times`),
  );
  expect(world.waits).toEqual(Array.from({ length: MAX_CHARGE_ATTEMPTS }, (_, at) => at + 1));
  expect(world.cache.size).toBe(0);
});

describe('a request that may be a repeat', () => {
  const late = (balanceId: string): SessionRequest => createOf(balanceId, { atMs: NOW - 10 * 60_000 });

  test('waits for the ledger so many times', async () => {
    const world = await sessionWorld();
    await expect(world.serve(late(world.balanceId))).rejects.toThrow(
      new LedgerBehindError('The ledger of balance product-1 lags'),
    );
    expect(world.waits).toEqual(Array.from({ length: MAX_LEDGER_LOOKS }, (_, at) => at + 1));
  });

  test('is served when the ledger has caught up, by the account as it then stands', async () => {
    const world = await sessionWorld(({ ledger }) => {
      let looks = 0;
      return {
        ledger: {
          hasCaughtUp: async () => {
            looks += 1;
            return looks === 3;
          },
          bookedAmong: ledger.bookedAmong.bind(ledger),
        },
      };
    });
    expect(await world.serve(late(world.balanceId))).toMatchObject(GRANTED);
    expect(world.waits).toEqual([1, 2]);
  });

  test('that is one is told what it was told, and written no more', async () => {
    const world = await sessionWorld();
    await world.projectAll();
    const request = late(world.balanceId);
    const first = await world.serve(request);
    await world.topUp('topupBalance/2', 1n);
    await world.projectAll();
    const before = world.written.length;
    expect(await world.serve(request)).toEqual(first);
    expect(world.written.length).toBe(before);
  });
});

describe('a session that the item has forgotten', () => {
  const find = async (spans: readonly NumberSpan[], numbers: readonly string[] = [MSISDN]) => {
    const asked: string[] = [];
    const world = await sessionWorld(() => ({
      numbers: {
        find: async (_tenant, number) => {
          asked.push(number);
          return number === MSISDN ? spans : [];
        },
        assign: async () => {},
        release: async () => {},
      },
    }));
    const of = { tenant: TENANT, offeringId: 'payg', partyId: 'party-1', activatedAt: '2026-12-01T00:00:00Z' };
    await openCharging(world.ports, { ...of, productId: 'kid', msisdn: '353861000099', balanceId: world.balanceId });
    await world.projectAll();
    asked.length = 0;
    await world.serve(createOf(world.balanceId, { atMs: NOW - 10 * 60_000, subscribers: numbers }));
    return { asked, productId: (await world.account()).sessions[0]?.productId };
  };
  const span = { balanceId: 'product-1', from: 0 };

  test('is its member’s, whose number is looked up at the time at which it began', async () => {
    expect(await find([{ ...span, productId: 'kid' }])).toEqual({ asked: [MSISDN], productId: 'kid' });
    expect(await find([{ ...span, productId: 'kid', until: NOW - 10 * 60_000 }])).toMatchObject({
      productId: undefined,
    });
  });

  test('is the first product’s where the number is', async () => {
    expect(await find([span])).toEqual({ asked: [MSISDN], productId: undefined });
  });

  test('is nobody’s of another balance, and each number is asked in turn', async () => {
    const elsewhere = { ...span, balanceId: 'other', productId: 'kid' };
    expect(await find([elsewhere], ['imsi-1', MSISDN])).toEqual({ asked: ['imsi-1', MSISDN], productId: undefined });
  });
});

test('an account without members asks for no number', async () => {
  const world = await sessionWorld(() => ({
    numbers: {
      find: async () => {
        throw new Error('nobody asks');
      },
      assign: async () => {},
      release: async () => {},
    },
  }));
  await world.projectAll();
  expect(await world.serve(createOf(world.balanceId, { atMs: NOW - 10 * 60_000 }))).toMatchObject(GRANTED);
});

describe('records', () => {
  const account = openAccount({ tenant: TENANT, balanceId: 'b', partyId: 'p', currency: 'EUR', atMs: NOW });
  const [posting] = account.postings;
  const group = (digest: string, count: number) => ({
    digest,
    records: Array.from({ length: count }, (_, at) => ({ usageId: `${digest}/${at}` }) as never),
  });
  const posted = (...references: string[]): BalanceAccount => ({
    ...account,
    postings: references.flatMap((reference) => (posting ? [{ ...posting, reference }] : [])),
  });
  const storing = () => {
    const put: string[][] = [];
    return {
      put,
      store: {
        put: async (groups: readonly { digest: string }[]) => {
          put.push(groups.map(({ digest }) => digest));
          return 'key';
        },
        get: async () => [],
      },
    };
  };

  test('travel in the item up to so many, more in one object', async () => {
    const { put, store } = storing();
    const groups = [group('few', MAX_INLINE_RECORDS), group('many', MAX_INLINE_RECORDS + 1), group('more', 40)];
    const { postings } = await placeRecords(store, posted('few', 'product/x', 'many', 'more'), groups);
    expect(put).toEqual([['many', 'more']]);
    expect(postings.map(({ records, recordsKey }) => [records?.length, recordsKey])).toEqual([
      [MAX_INLINE_RECORDS, undefined],
      [undefined, undefined],
      [undefined, 'key'],
      [undefined, 'key'],
    ]);
  });

  test('of few usages need no object', async () => {
    const { put, store } = storing();
    const { postings } = await placeRecords(store, posted('few'), [group('few', 1)]);
    expect([put, postings[0]?.records?.length]).toEqual([[], 1]);
  });
});

test('a plan that has ended charges nobody any more', async () => {
  const world = await sessionWorld();
  const account = await world.account();
  const ended = endPlan(account, 'product-1', NOW - 1);
  if (ended) await world.ports.balances.write(ended, account.number);
  expect(await world.serve(createOf(world.balanceId))).toMatchObject({
    ok: true,
    value: [{ ratingGroup: 1, resultCode: 'RATING_FAILED' }],
  });
});

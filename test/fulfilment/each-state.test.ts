import { Chance } from '../simulation/chance';
import { VirtualTime } from '../simulation/virtual-time';
import { deployedDefinition } from './deployed-definition';
import { statesOf } from './draw-definition';
import { type Call, type Definition, type Execution, type Retrier, type State, StateRunner } from './run-states';
import { type Json, placeAt, StateError } from './state-language';

const definition = deployedDefinition();
const all = statesOf(definition);
const tasks = [...all].filter(([, { Type }]) => Type === 'Task');
const START = Date.parse('2026-11-01T12:00:00Z');
const SECOND = 1_000;

/** An order in the midst of its execution, with a value of its own wherever a state reads one. */
const ORDER = { tenant: 'breeze', orderId: 'o1' };
const STEPS = { version: 1, plan: { units: [{ id: 'o1-1', itemId: '1' }] } };
const AMENDED = { ...STEPS, version: 2 };
const AT_WORK = { ...ORDER, steps: STEPS, reserved: [{ id: 'o1-1-sim', value: '8949' }] };
const TASK = { id: 'o1-1-activate-sim', kind: 'activateSim', timeoutSeconds: 60, heartbeatSeconds: 20 };
const WAVE = { ...ORDER, version: 2, wave: { tasks: [TASK], isLast: true } };
const PRODUCT = {
  product: { draft: { productId: 'o1-1' }, charging: { offeringId: 'iot' } },
  activatedAt: 'now',
};
const OPENED = { balanceId: 'b1', close: { productId: 'o1-1', balanceId: 'b1' } };
const ONE = { tenant: 'breeze', id: 'x1' };

interface Told {
  readonly input: Json;
  /** The function that is called, and with what; the state's input unless it says. */
  readonly calls: string;
  readonly with?: Json;
  /** What it answers, and what the state makes of it; its input unless it says. */
  readonly answers?: Json;
  readonly output?: Json;
}

/** What each state that calls a function is given, asks, and passes on. */
const TOLD: Readonly<Record<string, Told>> = {
  BeginOrder: { input: ORDER, calls: 'beginOrder', answers: STEPS, output: { ...ORDER, steps: STEPS } },
  ReserveResources: {
    input: { ...ORDER, steps: { reservations: [ONE] } },
    calls: 'reserveResources',
    with: { tenant: 'breeze', requests: [ONE] },
    answers: [{ id: 'x1', value: '8949' }],
    output: { ...ORDER, steps: { reservations: [ONE] }, reserved: [{ id: 'x1', value: '8949' }] },
  },
  BindResources: {
    input: AT_WORK,
    calls: 'bindResources',
    with: { ...ORDER, plan: STEPS.plan, reserved: AT_WORK.reserved },
    answers: { waves: [] },
    output: { ...AT_WORK, bound: { waves: [] } },
  },
  KeepCourse: { input: WAVE, calls: 'keepCourse', with: { ...ORDER, isLast: true, version: 2 }, answers: {} },
  PlanAmended: { input: AT_WORK, calls: 'beginOrder', answers: AMENDED, output: { ...AT_WORK, steps: AMENDED } },
  UndoSupersededTask: {
    input: { ...ONE, ...TASK },
    calls: 'requestTask',
    with: { undo: { ...ONE, ...TASK }, taskToken: 'token-1' },
  },
  ReleaseSupersededResource: { input: ONE, calls: 'releaseResource', answers: {}, output: {} },
  NetworkTask: { input: TASK, calls: 'requestTask', with: { task: TASK, taskToken: 'token-1' } },
  ActivateServices: {
    input: { ...ORDER, bound: { services: [ONE] } },
    calls: 'activateServices',
    with: { tenant: 'breeze', services: [ONE] },
    answers: { activatedAt: 'now' },
    output: { ...ORDER, bound: { services: [ONE] }, activated: { activatedAt: 'now' } },
  },
  OpenCharging: {
    input: PRODUCT,
    calls: 'openCharging',
    with: { request: PRODUCT.product.charging, activatedAt: 'now' },
    answers: OPENED,
    output: { ...PRODUCT, opened: OPENED },
  },
  WithdrawCharging: {
    input: PRODUCT,
    calls: 'closeCharging',
    with: { request: PRODUCT.product.charging, activatedAt: 'now' },
    answers: {},
  },
  CreateProduct: {
    input: { ...PRODUCT, opened: OPENED },
    calls: 'createProduct',
    with: { draft: PRODUCT.product.draft, balanceId: 'b1', startDate: 'now' },
    answers: { productId: 'o1-1' },
    output: { productId: 'o1-1' },
  },
  CloseUnusedCharging: {
    input: { ...PRODUCT, opened: OPENED },
    calls: 'closeCharging',
    with: OPENED.close,
    answers: {},
  },
  AssignResources: {
    input: { ...ORDER, steps: { reservations: [ONE] } },
    calls: 'assignResources',
    with: { tenant: 'breeze', requests: [ONE] },
    answers: {},
  },
  ReviseProduct: { input: ONE, calls: 'reviseProduct', answers: { offeringId: 'o' }, output: { offeringId: 'o' } },
  ChangeCharging: { input: ONE, calls: 'changeCharging', answers: {} },
  MoveProduct: { input: ONE, calls: 'moveProduct', answers: { balanceId: 'b1' }, output: { balanceId: 'b1' } },
  CloseEndedCharging: { input: ONE, calls: 'closeCharging', answers: {} },
  MoveService: { input: ONE, calls: 'moveService', answers: {}, output: {} },
  RetireResource: { input: ONE, calls: 'releaseResource', answers: {}, output: {} },
  CompleteOrder: { input: AT_WORK, calls: 'completeOrder', with: { ...ORDER, units: STEPS.plan.units }, answers: {} },
  CancelProduct: { input: ONE, calls: 'moveProduct', answers: { balanceId: 'b1' }, output: { balanceId: 'b1' } },
  CloseCharging: { input: ONE, calls: 'closeCharging', answers: {} },
  TerminateService: { input: ONE, calls: 'moveService', answers: {}, output: {} },
  UndoNetworkTask: {
    input: { ...ONE, ...TASK },
    calls: 'requestTask',
    with: { undo: { ...ONE, ...TASK }, taskToken: 'token-1' },
  },
  ReleaseResource: { input: ONE, calls: 'releaseResource', answers: {}, output: {} },
  CloseOrder: {
    input: { ...AT_WORK, failure: { Error: 'Boom' } },
    calls: 'closeOrder',
    answers: { state: 'failed' },
    output: { ...AT_WORK, failure: { Error: 'Boom' }, closed: { state: 'failed' } },
  },
};

const waitsForToken = ({ Resource }: State): boolean => Resource?.endsWith('waitForTaskToken') ?? false;

/** The states beside which a state stands: those of its Map, or of the machine. */
function besides(name: string, within: Definition = definition): Definition['States'] {
  if (within.States[name]) return within.States;
  const maps = Object.values(within.States).flatMap(({ ItemProcessor }) => ItemProcessor ?? []);
  return besides(name, maps.find((map) => statesOf(map).has(name)) ?? definition);
}

/** One state alone: what stands behind it takes what it passes on, and ends. */
async function runState(name: string, answer: (call: Call, runner: StateRunner) => Promise<Json>) {
  const time = new VirtualTime(START);
  const calls: Call[] = [];
  const runner = new StateRunner({
    time,
    chance: new Chance(1, name),
    invoke: async (call) => {
      calls.push(call);
      return answer(call, runner);
    },
  });
  const States = Object.fromEntries(
    Object.entries(besides(name)).map(([other, state]) => [other, other === name ? state : { Type: 'Succeed' }]),
  );
  const told = TOLD[name];
  if (!told) throw new Error(`${name} is not told of: say what it is given, asks and passes on`);
  let execution: Execution | undefined;
  time.after(0, () => {
    execution = runner.start(name, { StartAt: name, States }, told.input);
  });
  // A sign of life that nobody waits for any more is still planned then.
  while (execution?.status !== 'succeeded' && execution?.status !== 'failed' && (await time.step()));
  if (!execution) throw new Error('nothing began');
  return { execution, calls, elapsedMs: time.now() - START };
}

const ofToken = (payload: Json): string => String((payload as Record<string, Json>).taskToken);
const catcherOf = ({ Catch = [] }: State, error: string) =>
  Catch.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));
const retriersFor = ({ Retry = [] }: State, error: string): Retrier | undefined =>
  Retry.find(({ ErrorEquals }) => ErrorEquals.includes(error));

test('every state that calls a function is told of, and no other', () =>
  expect(Object.keys(TOLD).sort()).toEqual(tasks.map(([name]) => name).sort()));

describe.each(tasks)('%s', (name, state) => {
  const told = TOLD[name];
  const succeed = async ({ payload }: Call, runner: StateRunner): Promise<Json> => {
    if (waitsForToken(state)) runner.succeed(ofToken(payload), {});
    return told?.answers ?? {};
  };
  const failing =
    (error: string) =>
    async ({ payload }: Call, runner: StateRunner): Promise<Json> => {
      if (!waitsForToken(state)) throw new StateError(error, 'why');
      runner.fail(ofToken(payload), error, 'why');
      return {};
    };
  const caught = catcherOf(state, 'Boom');

  test('asks its function what it is there to ask, and goes on', async () => {
    const { execution, calls } = await runState(name, succeed);
    expect(calls).toEqual([{ function: told?.calls, state: name, payload: told?.with ?? told?.input }]);
    expect(execution).toMatchObject({ status: 'succeeded', output: told?.output ?? told?.input });
    expect(execution.entered).toEqual([name, ...(state.Next === undefined ? [] : [state.Next])]);
  });

  test('does not try again what cannot heal, and leads to its compensation', async () => {
    const { execution, calls } = await runState(name, failing('Boom'));
    expect(calls).toHaveLength(1);
    if (caught) {
      expect(execution.entered).toEqual([name, caught.Next]);
      expect(execution.output).toMatchObject(placeAt(caught.ResultPath, {}, { Error: 'Boom', Cause: 'why' }) as object);
    } else expect(execution).toMatchObject({ status: 'failed', error: 'Boom: why' });
  });

  test('tries again what may heal, so often and no oftener, with patience that grows', async () => {
    const errors = (state.Retry ?? [])
      .flatMap(({ ErrorEquals }) => ErrorEquals)
      .filter((error) => !error.startsWith('States.'));
    for (const error of errors) {
      const retrier = retriersFor(state, error);
      const { execution, calls, elapsedMs } = await runState(name, failing(error));
      expect([error, calls.length]).toEqual([error, 1 + (retrier?.MaxAttempts ?? 0)]);
      expect(execution.transitions).toBe(calls.length + (execution.entered.length - 1));
      expect(execution.entered.at(-1)).toBe(catcherOf(state, error)?.Next ?? name);
      expect(elapsedMs).toBeLessThanOrEqual(longestMs(retrier));
    }
  });

  test('gives up a function, or a system, that is silent, after its time', async () => {
    const { calls, elapsedMs, execution } = await runState(name, () => new Promise<Json>(() => undefined));
    const { TimeoutSeconds = TASK.timeoutSeconds, HeartbeatSecondsPath } = state;
    const patience = HeartbeatSecondsPath === undefined ? TimeoutSeconds : TASK.heartbeatSeconds;
    const retrier = retriersFor(state, 'States.Timeout');
    expect(calls).toHaveLength(1 + (retrier?.MaxAttempts ?? 0));
    expect(elapsedMs).toBeGreaterThanOrEqual(calls.length * patience * SECOND);
    expect(elapsedMs).toBeLessThanOrEqual(calls.length * patience * SECOND + longestMs(retrier));
    expect(execution.status).not.toBe('running');
  });
});

/** What all waits of a retrier come to where no jitter shortens them. */
function longestMs(
  { IntervalSeconds = 1, BackoffRate = 2, MaxAttempts = 3, MaxDelaySeconds }: Retrier = { ErrorEquals: [] },
): number {
  const waits = Array.from({ length: MaxAttempts }, (_, n) =>
    Math.min(IntervalSeconds * BackoffRate ** n, MaxDelaySeconds ?? Number.POSITIVE_INFINITY),
  );
  return SECOND * waits.reduce((sum, wait) => sum + wait, 0) + MaxAttempts;
}

test.each(['BindResources', 'RunWaves'])(
  '%s has an order planned anew that was amended, and undoes any other',
  (name) => {
    const state = all.get(name) as State;
    expect(state.Catch?.map(({ ErrorEquals, Next }) => [ErrorEquals, Next])).toEqual([
      [['PreconditionFailed'], 'PlanAmended'],
      [['States.ALL'], 'UndoProducts'],
    ]);
  },
);

/** States that may fail without a Catch of their own: the Map around them has one, or compensates. */
test('every failure has a place to go: a Catch of the state, or of the Map around it', () => {
  const open = [...all].filter(([name, { Type, Catch }]) => {
    if (Type !== 'Task' && Type !== 'Map') return false;
    if (Catch?.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))) return false;
    return !mapsAround(name).some((map) => all.get(map)?.Catch !== undefined);
  });
  // What undoes catches item by item: its Maps only fail when Step Functions itself does, and then the alarm of broken executions tells.
  expect(open.map(([name]) => name).sort()).toEqual([
    'UndoNetwork',
    'UndoProducts',
    'UndoReservations',
    'UndoServices',
  ]);
});

const mapsAround = (name: string): string[] =>
  [...all].filter(([, { ItemProcessor }]) => ItemProcessor && statesOf(ItemProcessor).has(name)).map(([map]) => map);

test.each(tasks)('%s waits with jitter before it tries again', (_, { Retry = [] }) => {
  expect(Retry.length).toBeGreaterThan(0);
  for (const { JitterStrategy, BackoffRate = 2, MaxAttempts = 3 } of Retry)
    expect({ JitterStrategy, grows: BackoffRate > 1 || MaxAttempts === 1 }).toEqual({
      JitterStrategy: 'FULL',
      grows: true,
    });
});

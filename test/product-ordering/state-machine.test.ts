import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { fulfilOrder } from '../../stacks/constructs/fulfil-order';

interface State {
  readonly Type: string;
  readonly Resource?: unknown;
  readonly Next?: string;
  readonly Default?: string;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly HeartbeatSecondsPath?: string;
  readonly MaxConcurrency?: number;
  readonly Retry?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly JitterStrategy?: string;
    readonly MaxAttempts: number;
  }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
}
type States = Readonly<Record<string, State>>;

/** The state machine's definition, with each function's ARN as a word. */
function definition(): States {
  const stack = new Stack(new App(), 'Test', { env: { account: '000000000000', region: 'eu-west-1' } });
  const named = (name: string) =>
    lambda.Function.fromFunctionArn(stack, name, `arn:aws:lambda:eu-west-1:000000000000:function:${name}`);
  const functions = {
    beginOrder: named('begin'),
    bindResources: named('bind'),
    keepCourse: named('course'),
    completeOrder: named('complete'),
    closeOrder: named('close'),
    reserveResources: named('reserve'),
    releaseResource: named('release'),
    assignResources: named('assign'),
    requestTask: named('request'),
    activateServices: named('activate'),
    moveService: named('moveService'),
    openCharging: named('open'),
    closeCharging: named('closing'),
    changeCharging: named('change'),
    createProduct: named('create'),
    moveProduct: named('moveProduct'),
    reviseProduct: named('revise'),
  };
  new sfn.StateMachine(stack, 'Fulfil', {
    definitionBody: sfn.DefinitionBody.fromChainable(fulfilOrder(stack, functions, Duration.minutes(15))),
  });
  const [machine] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  const text = machine?.Properties.DefinitionString;
  const joined =
    typeof text === 'string'
      ? text
      : text['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'aws')).join('');
  return JSON.parse(joined).States as States;
}

const states = definition();
const statesWithin = (within: States): readonly { map: string; name: string; state: State }[] =>
  Object.entries(within).flatMap(([map, { ItemProcessor }]) =>
    ItemProcessor
      ? [
          ...Object.entries(ItemProcessor.States).map(([name, state]) => ({ map, name, state })),
          ...statesWithin(ItemProcessor.States),
        ]
      : [],
  );
const inside = statesWithin(states);
const tasks = [
  ...Object.entries(states).map(([name, state]) => ({ name, state })),
  ...inside.map(({ name, state }) => ({ name, state })),
].filter(({ state }) => state.Type === 'Task');
const walk = (from: string): string[] => {
  const next = states[from]?.Next ?? states[from]?.Default;
  return next === undefined ? [from] : [from, ...walk(next)];
};

test.each(tasks.map(({ name, state }) => [name, state] as const))(
  '%s ends in time, and is tried again with patience for what passes',
  (_, { TimeoutSeconds, TimeoutSecondsPath, Retry = [] }) => {
    expect(TimeoutSeconds ?? TimeoutSecondsPath).toBeDefined();
    const passing = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('Lambda.TooManyRequestsException'));
    expect(passing).toMatchObject({ JitterStrategy: 'FULL', BackoffRate: 2, MaxDelaySeconds: 30 });
    expect(Retry.some(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'))).toBe(true);
    for (const { ErrorEquals, MaxAttempts } of Retry)
      expect(MaxAttempts).toBeLessThanOrEqual(ErrorEquals.includes('NetworkUnavailable') ? 60 : 6);
  },
);

test('what could change something leads to its compensation when it fails', () => {
  const caught = Object.entries(states).flatMap(([name, { Catch }]) => (Catch ? [[name, Catch.at(-1)?.Next]] : []));
  expect(Object.fromEntries(caught)).toEqual({
    BeginOrder: 'CloseOrder',
    ReserveResources: 'UndoProducts',
    BindResources: 'UndoProducts',
    RunWaves: 'UndoProducts',
    PlanAmended: 'UndoProducts',
    UndoSuperseded: 'UndoProducts',
    ReleaseSuperseded: 'UndoProducts',
    ActivateServices: 'UndoProducts',
    ActivateProducts: 'UndoProducts',
    AssignResources: 'UndoProducts',
    ReviseProducts: 'PartlyChanged',
    MoveProducts: 'PartlyChanged',
    MoveServices: 'PartlyChanged',
    RetireResources: 'PartlyChanged',
    CompleteOrder: 'AllButCompleted',
    CloseOrder: 'OrderNotClosed',
  });
  for (const { Catch } of Object.values(states)) if (Catch) expect(Catch.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
});

test('compensation runs in reverse, and does not stop at what it cannot undo', () => {
  expect(walk('UndoProducts')).toEqual([
    'UndoProducts',
    'UndoServices',
    'UndoNetwork',
    'UndoReservations',
    'CloseOrder',
    'NotFulfilled',
  ]);
  const undoing = inside.filter(
    ({ map, state }) => map.startsWith('Undo') && map !== 'UndoSuperseded' && state.Type === 'Task',
  );
  expect(Object.fromEntries(undoing.map(({ name, state }) => [name, state.Catch?.[0]?.Next]))).toEqual({
    CancelProduct: 'ProductStays',
    CloseCharging: 'ProductStays',
    TerminateService: 'ServiceStays',
    UndoNetworkTask: 'NetworkTaskStays',
    ReleaseResource: 'ResourceStays',
  });
});

test('the network is waited for by token, in waves; products are made one after another', () => {
  const waiting = inside.filter(({ state }) =>
    String(state.Resource).endsWith(':states:::lambda:invoke.waitForTaskToken'),
  );
  expect(waiting.map(({ name, state }) => [name, state.TimeoutSecondsPath ?? state.TimeoutSeconds])).toEqual([
    ['UndoSupersededTask', 900],
    ['NetworkTask', '$.timeoutSeconds'],
    ['UndoNetworkTask', 900],
  ]);
  expect(states.RunWaves?.MaxConcurrency).toBe(1);
  expect(inside.filter(({ map }) => map === 'RunWaves').map(({ name }) => name)).toEqual(['RunWave', 'KeepCourse']);
  expect(states.ActivateProducts?.MaxConcurrency).toBe(1);
  expect(walk('RunWaves')).toEqual([
    'RunWaves',
    'ActivateServices',
    'ActivateProducts',
    'AssignResources',
    'IsAnythingChanged',
    'CompleteOrder',
  ]);
  expect(walk('ReviseProducts')).toEqual([
    'ReviseProducts',
    'MoveProducts',
    'MoveServices',
    'RetireResources',
    'CompleteOrder',
  ]);
});

test('a resumed order goes on where an earlier execution could not: it undoes, or it finishes, and reserves nothing', () => {
  const { Choices } = states.WhereFrom as unknown as {
    Choices: { Next: string; And?: { StringEquals?: string }[]; NumericGreaterThan?: number }[];
  };
  const askedOf = ({ And = [], NumericGreaterThan }: (typeof Choices)[number]) =>
    And.find(({ StringEquals }) => StringEquals)?.StringEquals ?? NumericGreaterThan;
  expect(Choices.map((choice) => [askedOf(choice), choice.Next])).toEqual([
    ['undo', 'GoOnUndoing'],
    ['finish', 'IsAnythingChanged'],
    // Amended before it was planned, or before it was resumed.
    [1, 'UndoSuperseded'],
  ]);
  expect(states.GoOnUndoing?.Next).toBe('UndoProducts');
  expect(states.WhereFrom?.Default).toBe('ReserveResources');
});

test('a product that cannot be made does not leave its charging open, also where nobody knows whether it is; that failing, a person looks', () => {
  const products = states.ActivateProducts?.ItemProcessor?.States ?? {};
  expect(products.OpenCharging?.Catch?.map(({ Next }) => Next)).toEqual(['ProductNotMade', 'WithdrawCharging']);
  expect(products.WithdrawCharging?.Next).toBe('ChargingFailed');
  expect(products.WithdrawCharging?.Catch?.map(({ Next }) => Next)).toEqual(['ChargingUncertain']);
  expect(products.CreateProduct?.Catch?.map(({ Next }) => Next)).toEqual(['CloseUnusedCharging']);
  expect(products.CloseUnusedCharging?.Next).toBe('ProductNotMade');
});

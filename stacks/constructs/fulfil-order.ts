import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { CHARGING_UNCERTAIN, RESUMED } from '../../shared/product-ordering/execution-errors';
import { forEach, networkStep, type OrderFunctions, step } from './order-steps';
import { closeIfOpen, undoOrder } from './undo-order';

/** The tariff of a new offering is compiled within seconds of its activation; a contended balance is free again at once. */
const CHARGING_RETRY: sfn.RetryProps = {
  errors: ['NoTariffError', 'OpeningContendedError'],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 5,
  jitterStrategy: sfn.JitterType.FULL,
};
/** After these nothing was opened. After any other failure of open-charging nobody knows. */
const CHARGING_REFUSED = ['NoTariffError', 'NoBalanceError', 'OpeningContendedError'];

/**
 * How an order is fulfilled, with its compensation. `$` begins as `{ tenant, orderId }`, with `resume` where an earlier execution
 * could not `undo` or `finish` all; then `$.steps` is the plan with
 * what undoes it, `$.reserved` the numbers and SIMs, `$.bound` the tasks that know them.
 */
export function fulfilOrder(scope: Construct, functions: OrderFunctions, networkWait: Duration): sfn.IChainable {
  const undo = undoOrder(scope, functions, networkWait);
  const failed = { resultPath: '$.failure' };
  const begin = step(scope, 'BeginOrder', functions.beginOrder, { resultPath: sfn.JsonPath.DISCARD });
  const decompose = step(scope, 'DecomposeOrder', functions.decomposeOrder, { resultPath: '$.steps' });
  // Nothing was done yet, so there is nothing to undo.
  for (const early of [begin, decompose]) early.addCatch(undo.closeOrder, failed);

  const reserve = forEach(
    scope,
    'ReserveResources',
    '$.steps.reservations',
    step(scope, 'ReserveResource', functions.reserveResource, {}),
    { resultPath: '$.reserved' },
  );
  const bind = step(scope, 'BindResources', functions.bindResources, {
    input: {
      tenant: sfn.JsonPath.stringAt('$.tenant'),
      orderId: sfn.JsonPath.stringAt('$.orderId'),
      plan: sfn.JsonPath.objectAt('$.steps.plan'),
      reserved: sfn.JsonPath.objectAt('$.reserved'),
    },
    resultPath: '$.bound',
  });
  const services = forEach(
    scope,
    'ActivateServices',
    '$.bound.services',
    step(scope, 'ActivateService', functions.activateService, {}),
  );
  const products = forEach(scope, 'ActivateProducts', '$.bound.products', activateProduct(scope, functions), {
    inOrder: true,
    itemSelector: { draft: sfn.JsonPath.objectAt('$$.Map.Item.Value') },
  });
  const assign = forEach(
    scope,
    'AssignResources',
    '$.steps.undo.reservations',
    step(scope, 'AssignResource', functions.assignResource, {}),
  );
  const complete = step(scope, 'CompleteOrder', functions.completeOrder, {
    input: {
      tenant: sfn.JsonPath.stringAt('$.tenant'),
      orderId: sfn.JsonPath.stringAt('$.orderId'),
      units: sfn.JsonPath.objectAt('$.steps.plan.units'),
    },
    resultPath: sfn.JsonPath.DISCARD,
  });
  complete.addCatch(
    stays(scope, 'AllButCompleted', 'all was done: the order alone is not completed').next(undo.closeOrder),
    failed,
  );
  const changes = changeProducts(scope, functions);
  const partly = stays(scope, 'PartlyChanged', 'the order changes products, and not all is changed: repeat it');
  partly.next(undo.closeOrder);
  for (const state of changes) state.addCatch(partly, failed);
  const network = networkWaves(scope, functions);
  const lastLook = keepCourse(scope, 'PassPointOfNoReturn', functions, true);
  for (const state of [reserve, bind, network, lastLook, services, products, assign])
    state.addCatch(undo.begin, failed);

  const [reviseProducts, moveProducts, moveServices, retire] = changes;
  const rest = lastLook
    .next(services)
    .next(products)
    .next(assign)
    .next(reviseProducts)
    .next(moveProducts)
    .next(moveServices)
    .next(retire)
    .next(complete)
    .next(new sfn.Succeed(scope, 'Fulfilled'));
  const forward = reserve.next(bind).next(network).next(rest);
  const resumed = new sfn.Pass(scope, 'GoOnUndoing', {
    result: sfn.Result.fromObject({ Error: RESUMED }),
    resultPath: '$.failure',
  });
  const whereFrom = new sfn.Choice(scope, 'WhereFrom')
    .when(sfn.Condition.and(isResumed, sfn.Condition.stringEquals('$.resume', 'undo')), resumed.next(undo.begin))
    .when(sfn.Condition.and(isResumed, sfn.Condition.stringEquals('$.resume', 'finish')), reviseProducts)
    .otherwise(forward);
  return begin.next(decompose).next(whereFrom);
}

/** Beyond the point of no return nothing is undone: a person looks. */
const stays = (scope: Construct, id: string, missing: string): sfn.Pass =>
  new sfn.Pass(scope, id, {
    result: sfn.Result.fromArray([{ missing, finish: true }]),
    resultPath: '$.undoneProducts',
  });

/**
 * What becomes of products that exist: those that go on as something else have their charging changed where their plan is another, those
 * that end close theirs, and their number and SIM go to quarantine.
 */
function changeProducts(scope: Construct, functions: OrderFunctions): [sfn.Map, sfn.Map, sfn.Map, sfn.Map] {
  const change = step(scope, 'ChangeCharging', functions.changeCharging, {
    resultPath: sfn.JsonPath.DISCARD,
    retry: CHARGING_RETRY,
  });
  const revise = step(scope, 'ReviseProduct', functions.reviseProduct, {}).next(
    new sfn.Choice(scope, 'IsPlanAnother')
      .when(sfn.Condition.and(sfn.Condition.isPresent('$.offeringId'), sfn.Condition.isPresent('$.balanceId')), change)
      .otherwise(new sfn.Pass(scope, 'ChargesAsBefore')),
  );
  const close = step(scope, 'CloseEndedCharging', functions.closeCharging, { resultPath: sfn.JsonPath.DISCARD });
  const move = step(scope, 'MoveProduct', functions.moveProduct, {});
  const each = move.next(closeIfOpen(scope, 'EndedCharging', close));
  return [
    forEach(scope, 'ReviseProducts', '$.steps.changes.revisions', revise, { inOrder: true }),
    forEach(scope, 'MoveProducts', '$.steps.changes.products', each, { inOrder: true }),
    forEach(scope, 'MoveServices', '$.steps.changes.services', step(scope, 'MoveService', functions.moveService, {})),
    forEach(
      scope,
      'RetireResources',
      '$.steps.changes.reservations',
      step(scope, 'RetireResource', functions.releaseResource, {}),
    ),
  ];
}

const isResumed = sfn.Condition.isPresent('$.resume');

/** Whether the order goes on: who cancels it is heard here. */
const keepCourse = (scope: Construct, id: string, functions: OrderFunctions, isLast: boolean): sfn.TaskStateBase =>
  step(scope, id, functions.keepCourse, {
    input: {
      tenant: sfn.JsonPath.stringAt('$.tenant'),
      orderId: sfn.JsonPath.stringAt('$.orderId'),
      isLast,
    },
    resultPath: sfn.JsonPath.DISCARD,
  });

/** One wave of network tasks after another; those of a wave are ready at the same time. Between two a cancellation is heard. */
function networkWaves(scope: Construct, functions: OrderFunctions): sfn.Map {
  const task = networkStep(scope, 'NetworkTask', functions.requestTask, 'task');
  const look = keepCourse(scope, 'KeepCourse', functions, false);
  return forEach(scope, 'RunWaves', '$.bound.waves', look.next(forEach(scope, 'RunWave', '$.tasks', task)), {
    inOrder: true,
    itemSelector: {
      tenant: sfn.JsonPath.stringAt('$.tenant'),
      orderId: sfn.JsonPath.stringAt('$.orderId'),
      tasks: sfn.JsonPath.objectAt('$$.Map.Item.Value'),
    },
  });
}

/** Opens a product's charging, then makes it. A product that cannot be made does not leave its charging open. */
function activateProduct(scope: Construct, functions: OrderFunctions): sfn.IChainable {
  const draft = sfn.JsonPath.objectAt('$.draft');
  const prepare = step(scope, 'PrepareCharging', functions.prepareCharging, {
    input: '$.draft',
    resultPath: '$.request',
  });
  const open = step(scope, 'OpenCharging', functions.openCharging, {
    input: '$.request.open',
    resultPath: '$.opened',
    retry: CHARGING_RETRY,
  });
  const create = step(scope, 'CreateProduct', functions.createProduct, {
    input: {
      draft,
      balanceId: sfn.JsonPath.stringAt('$.opened.balanceId'),
      startDate: sfn.JsonPath.stringAt('$.request.open.activatedAt'),
    },
  });
  const uncertain = new sfn.Fail(scope, 'ChargingUncertain', {
    error: CHARGING_UNCERTAIN,
    causePath: sfn.JsonPath.stringAt('$.draft.productId'),
  });
  const refused = new sfn.Fail(scope, 'ProductNotMade', {
    errorPath: sfn.JsonPath.stringAt('$.failure.Error'),
    causePath: sfn.JsonPath.stringAt('$.failure.Cause'),
  });
  open.addCatch(refused, { errors: CHARGING_REFUSED, resultPath: '$.failure' });
  open.addCatch(uncertain, { resultPath: '$.uncertain' });
  const unused = new sfn.Pass(scope, 'UnusedCharging', {
    parameters: { request: sfn.JsonPath.objectAt('States.JsonMerge($.request.close, $.opened, false)') },
    resultPath: '$.unused',
  });
  const closeAgain = step(scope, 'CloseUnusedCharging', functions.closeCharging, {
    input: '$.unused.request',
    resultPath: sfn.JsonPath.DISCARD,
  });
  closeAgain.addCatch(uncertain, { resultPath: '$.uncertain' });
  create.addCatch(unused.next(closeAgain).next(refused), { resultPath: '$.failure' });
  return prepare.next(open).next(create);
}

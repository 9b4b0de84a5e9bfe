import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { AMENDED, CHARGING_FAILED, CHARGING_UNCERTAIN, RESUMED } from '../../shared/product-ordering/execution-errors';
import { FIRST_VERSION } from '../../shared/product-ordering/order-plan';
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
 * could not `undo` or `finish` all; then `$.steps` is the plan with what undoes it, `$.reserved` the numbers and SIMs, `$.bound` the
 * tasks that know them, and `$.activated` since when its services work.
 */
export function fulfilOrder(scope: Construct, functions: OrderFunctions, networkWait: Duration): sfn.IChainable {
  const undo = undoOrder(scope, functions, networkWait);
  const failed = { resultPath: '$.failure' };
  const begin = step(scope, 'BeginOrder', functions.beginOrder, { resultPath: '$.steps' });
  // Nothing was done yet, so there is nothing to undo.
  begin.addCatch(undo.closeOrder, failed);

  const reserve = step(scope, 'ReserveResources', functions.reserveResources, {
    input: { tenant, requests: sfn.JsonPath.objectAt('$.steps.reservations') },
    resultPath: '$.reserved',
  });
  const bind = step(scope, 'BindResources', functions.bindResources, {
    input: {
      ...order,
      plan: sfn.JsonPath.objectAt('$.steps.plan'),
      reserved: sfn.JsonPath.objectAt('$.reserved'),
    },
    resultPath: '$.bound',
  });
  const network = networkWaves(scope, functions);
  const services = step(scope, 'ActivateServices', functions.activateServices, {
    input: { tenant, services: sfn.JsonPath.objectAt('$.bound.services') },
    resultPath: '$.activated',
  });
  const products = forEach(scope, 'ActivateProducts', '$.bound.products', activateProduct(scope, functions), {
    inOrder: true,
    itemSelector: {
      product: sfn.JsonPath.objectAt('$$.Map.Item.Value'),
      activatedAt: sfn.JsonPath.stringAt('$.activated.activatedAt'),
    },
  });
  const assign = step(scope, 'AssignResources', functions.assignResources, {
    input: { tenant, requests: sfn.JsonPath.objectAt('$.steps.reservations') },
    resultPath: sfn.JsonPath.DISCARD,
  });
  const amended = planAmended(scope, functions, networkWait);
  for (const look of [bind, network])
    look.addCatch(amended.plan, { errors: [AMENDED], resultPath: sfn.JsonPath.DISCARD });
  for (const state of [reserve, bind, network, services, products, assign, ...amended.states])
    state.addCatch(undo.begin, failed);

  const complete = step(scope, 'CompleteOrder', functions.completeOrder, {
    input: { ...order, units: sfn.JsonPath.objectAt('$.steps.plan.units') },
    resultPath: sfn.JsonPath.DISCARD,
  });
  complete.addCatch(
    stays(scope, 'AllButCompleted', 'all was done: the order alone is not completed').next(undo.closeOrder),
    failed,
  );
  const [reviseProducts, moveProducts, moveServices, retire] = changeProducts(scope, functions);
  const partly = stays(scope, 'PartlyChanged', 'the order changes products, and not all is changed: repeat it');
  partly.next(undo.closeOrder);
  for (const state of [reviseProducts, moveProducts, moveServices, retire]) state.addCatch(partly, failed);
  const finish = new sfn.Choice(scope, 'IsAnythingChanged')
    .when(
      sfn.Condition.booleanEquals('$.steps.isChanging', true),
      reviseProducts.next(moveProducts).next(moveServices).next(retire).next(complete),
    )
    .otherwise(complete);

  const resumed = new sfn.Pass(scope, 'GoOnUndoing', {
    result: sfn.Result.fromObject({ Error: RESUMED }),
    resultPath: '$.failure',
  });
  const forward = reserve.next(bind).next(network).next(services).next(products).next(assign).next(finish);
  const whereFrom = new sfn.Choice(scope, 'WhereFrom')
    .when(sfn.Condition.and(isResumed, sfn.Condition.stringEquals('$.resume', 'undo')), resumed.next(undo.begin))
    .when(sfn.Condition.and(isResumed, sfn.Condition.stringEquals('$.resume', 'finish')), finish)
    .when(sfn.Condition.numberGreaterThan('$.steps.version', FIRST_VERSION), amended.undo)
    .otherwise(forward);
  amended.release.next(reserve);
  return begin.next(whereFrom);
}

const tenant = sfn.JsonPath.stringAt('$.tenant');
const order = { tenant, orderId: sfn.JsonPath.stringAt('$.orderId') };

/**
 * An order that was amended is planned anew: what is wanted no more is undone, the last first; what stays has the id that it was done
 * under, so that it is not done again when the order begins from the front.
 */
function planAmended(scope: Construct, functions: OrderFunctions, networkWait: Duration) {
  const plan = step(scope, 'PlanAmended', functions.beginOrder, { resultPath: '$.steps' });
  const undo = forEach(
    scope,
    'UndoSuperseded',
    '$.steps.superseded.networkTasks',
    networkStep(scope, 'UndoSupersededTask', functions.requestTask, 'undo', networkWait),
    { inOrder: true },
  );
  const release = forEach(
    scope,
    'ReleaseSuperseded',
    '$.steps.superseded.reservations',
    step(scope, 'ReleaseSupersededResource', functions.releaseResource, {}),
  );
  plan.next(undo);
  undo.next(release);
  return { plan, undo, release, states: [plan, undo, release] };
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

/**
 * One wave of network tasks after another; those of a wave are ready at the same time. After each a cancellation or an amendment is heard; after the last
 * one the order passes its point of no return.
 */
function networkWaves(scope: Construct, functions: OrderFunctions): sfn.Map {
  const task = networkStep(scope, 'NetworkTask', functions.requestTask, 'task');
  const look = step(scope, 'KeepCourse', functions.keepCourse, {
    input: { ...order, isLast: sfn.JsonPath.objectAt('$.wave.isLast'), version: sfn.JsonPath.numberAt('$.version') },
    resultPath: sfn.JsonPath.DISCARD,
  });
  const wave = forEach(scope, 'RunWave', '$.wave.tasks', task).next(look);
  return forEach(scope, 'RunWaves', '$.bound.waves', wave, {
    inOrder: true,
    itemSelector: {
      ...order,
      version: sfn.JsonPath.numberAt('$.steps.version'),
      wave: sfn.JsonPath.objectAt('$$.Map.Item.Value'),
    },
  });
}

/**
 * Opens a product's charging, then makes it. A product that cannot be made does not leave its charging open, also where nobody knows
 * whether it was opened.
 */
function activateProduct(scope: Construct, functions: OrderFunctions): sfn.IChainable {
  const activatedAt = sfn.JsonPath.stringAt('$.activatedAt');
  const charging = { request: sfn.JsonPath.objectAt('$.product.charging'), activatedAt };
  const open = step(scope, 'OpenCharging', functions.openCharging, {
    input: charging,
    resultPath: '$.opened',
    retry: CHARGING_RETRY,
  });
  const create = step(scope, 'CreateProduct', functions.createProduct, {
    input: {
      draft: sfn.JsonPath.objectAt('$.product.draft'),
      balanceId: sfn.JsonPath.stringAt('$.opened.balanceId'),
      startDate: activatedAt,
    },
  });
  const uncertain = new sfn.Fail(scope, 'ChargingUncertain', {
    error: CHARGING_UNCERTAIN,
    causePath: sfn.JsonPath.stringAt('$.product.draft.productId'),
  });
  const refused = new sfn.Fail(scope, 'ProductNotMade', {
    errorPath: sfn.JsonPath.stringAt('$.failure.Error'),
    causePath: sfn.JsonPath.stringAt('$.failure.Cause'),
  });
  open.addCatch(refused, { errors: CHARGING_REFUSED, resultPath: '$.failure' });
  const withdraw = step(scope, 'WithdrawCharging', functions.closeCharging, {
    input: charging,
    resultPath: sfn.JsonPath.DISCARD,
  });
  withdraw.addCatch(uncertain, { resultPath: '$.uncertain' });
  const withdrawn = new sfn.Fail(scope, 'ChargingFailed', {
    error: CHARGING_FAILED,
    causePath: sfn.JsonPath.stringAt('$.product.draft.productId'),
  });
  open.addCatch(withdraw.next(withdrawn), { resultPath: '$.failure' });
  const closeAgain = step(scope, 'CloseUnusedCharging', functions.closeCharging, {
    input: '$.opened.close',
    resultPath: sfn.JsonPath.DISCARD,
  });
  closeAgain.addCatch(uncertain, { resultPath: '$.uncertain' });
  create.addCatch(closeAgain.next(refused), { resultPath: '$.failure' });
  return open.next(create);
}

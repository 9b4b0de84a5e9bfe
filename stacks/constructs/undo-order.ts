import type { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { forEach, networkStep, type OrderFunctions, step } from './order-steps';

/**
 * Undoes what was done for an order, last step first, and ends it. What cannot be undone does not stop the rest: it is
 * noted as `missing` and the order is held for a person. `$.steps.undo` lists what to undo, by ids that were known
 * before anything was done; undoing what never happened does nothing.
 */
export function undoOrder(scope: Construct, functions: OrderFunctions, networkWait: Duration) {
  const products = forEach(scope, 'UndoProducts', '$.steps.undo.products', undoProduct(scope, functions), {
    inOrder: true,
    resultPath: '$.undoneProducts',
  });
  const terminate = step(scope, 'TerminateService', functions.moveService, {});
  terminate.addCatch(stays(scope, 'ServiceStays', 'service {}', '$.id'), { resultPath: '$.failure' });
  const services = forEach(scope, 'UndoServices', '$.steps.undo.services', terminate, {
    resultPath: '$.undoneServices',
  });
  const undoTask = networkStep(scope, 'UndoNetworkTask', functions.requestTask, 'undo', networkWait);
  undoTask.addCatch(stays(scope, 'NetworkTaskStays', 'network task {}', '$.id'), { resultPath: '$.failure' });
  const networkTasks = forEach(scope, 'UndoNetwork', '$.steps.undo.networkTasks', undoTask, {
    inOrder: true,
    resultPath: '$.undoneNetworkTasks',
  });
  const release = step(scope, 'ReleaseResource', functions.releaseResource, {});
  release.addCatch(stays(scope, 'ResourceStays', 'reservation {}', '$.request.id'), { resultPath: '$.failure' });
  const reservations = forEach(scope, 'UndoReservations', '$.steps.undo.reservations', release, {
    resultPath: '$.undoneReservations',
    itemSelector: {
      request: sfn.JsonPath.objectAt('$$.Map.Item.Value'),
      because: sfn.JsonPath.stringAt('$.failure.Error'),
    },
  });
  const closeOrder = step(scope, 'CloseOrder', functions.closeOrder, { resultPath: '$.closed' });
  closeOrder.addCatch(
    new sfn.Fail(scope, 'OrderNotClosed', {
      error: 'OrderNotClosed',
      cause: 'The order is neither completed nor closed',
    }),
  );
  closeOrder.next(new sfn.Succeed(scope, 'NotFulfilled', { comment: 'The order is failed or held, and says why' }));
  const begin = products.next(services).next(networkTasks).next(reservations).next(closeOrder);
  return { begin, closeOrder };
}

/** A product that was made is cancelled and its charging closed. */
function undoProduct(scope: Construct, functions: OrderFunctions): sfn.IChainable {
  const stayed = stays(scope, 'ProductStays', 'product {} and its charging', '$.productId');
  const cancel = step(scope, 'CancelProduct', functions.moveProduct, {});
  cancel.addCatch(stayed, { resultPath: '$.failure' });
  const close = step(scope, 'CloseCharging', functions.closeCharging, { resultPath: sfn.JsonPath.DISCARD });
  close.addCatch(stayed, { resultPath: '$.failure' });
  return cancel.next(closeIfOpen(scope, 'Charging', close));
}

/** Closes the charging of a product that had any; `what` makes the states' names. */
export const closeIfOpen = (scope: Construct, what: string, close: sfn.IChainable): sfn.Choice =>
  new sfn.Choice(scope, `Was${what}Open`)
    .when(sfn.Condition.isPresent('$.balanceId'), close)
    .otherwise(new sfn.Pass(scope, `${what}WasNotOpen`));

const stays = (scope: Construct, id: string, what: string, idPath: string): sfn.Pass =>
  new sfn.Pass(scope, id, { parameters: { missing: sfn.JsonPath.format(what, sfn.JsonPath.stringAt(idPath)) } });

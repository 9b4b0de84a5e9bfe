/**
 * What each state of the machine is for, in words of docs/ordering.md. A state without words, or words without a state, is an error of
 * drawing.test.ts.
 */
export const STATE_WORDS: Readonly<Record<string, string>> = {
  BeginOrder:
    'The order is `inProgress`; one that was cancelled before it began ends here. Makes the plan of the order and the catalog, keeps it, and answers it with all that would undo it. An order that is resumed gets the plan that it began with.',
  WhereFrom:
    'An order that is resumed goes on undoing, or goes on finishing; one that was amended first undoes what is wanted no more; any other begins.',
  PlanAmended:
    'An order that was amended is planned anew: what stays keeps its ids, what is wanted no more is superseded, what is wanted otherwise gets an id of this version.',
  UndoSuperseded: 'Network tasks that are not wanted any more, the last first.',
  UndoSupersededTask: 'Asks the system behind us to take such a task back, and waits for its answer.',
  ReleaseSuperseded: 'Numbers, SIMs and goods that are not wanted any more.',
  ReleaseSupersededResource: 'It is free again. Then the order begins from the front: what stays is not done twice.',
  GoOnUndoing: 'Notes that this execution only undoes.',
  ReserveResources:
    'Reserves every number, SIM and piece of goods of the order: the one that was chosen, or the next that is free. Each atomic, under an id made of the order’s.',
  BindResources:
    'Tasks and products learn their numbers and SIMs, and what charging will be asked is known. Looks whether somebody cancels or amends the order; where the network has no part in it, this is the last look.',
  RunWaves: 'The network tasks, one wave after another; those of a wave depend on nothing that is not done.',
  RunWave: 'All tasks of the wave, five at a time.',
  NetworkTask:
    'Asks the system behind us for one task and waits for its answer by task token, as long as the task says; tried again by what became of it.',
  KeepCourse:
    'Looks whether somebody cancels or amends the order. Between waves alone, so that no task is left half done. After the last wave: from here the order is neither cancelled nor amended any more, and its network part stands.',
  ActivateServices:
    'Every service of the order stands in the inventory, active. Its products start, and charge, from that moment.',
  ActivateProducts: 'Every product, one after another: an add-on stands on its line, a member on its pool.',
  OpenCharging: 'Opens the balance, or adds the plan to one. The only moment from which anything is charged.',
  CreateProduct: 'The product stands in the inventory, active, with its balance. Billing begins with it.',
  ProductNotMade: 'Nothing was opened for the product, or it was closed again.',
  WithdrawCharging: 'Nobody answered whether charging was opened: closes whatever was.',
  ChargingFailed: 'Nothing is open for the product. The order begins anew later.',
  ChargingUncertain: 'Charging may be open, and could not be closed: a person looks.',
  CloseUnusedCharging: 'Closes it.',
  AssignResources: 'Every number and SIM of the order is in use; goods have left the stock.',
  IsAnythingChanged: 'Whether the order changes products that exist.',
  ReviseProducts: 'What the order changes of products that go on, one after another.',
  ReviseProduct: 'The product has another plan, or other characteristics.',
  IsPlanAnother: 'Whether it is charged by another plan from now on.',
  ChangeCharging: 'The balance changes from one plan to the other, at one moment.',
  ChargesAsBefore: 'Nothing to change.',
  MoveProducts: 'What the order changes of products that exist, one after another.',
  MoveProduct: 'The product is suspended, active again, or ended.',
  WasEndedChargingOpen: 'Whether the product that ended has a balance.',
  EndedChargingWasNotOpen: 'Nothing to close.',
  CloseEndedCharging: 'Closes the charging of a product that ended.',
  MoveServices: 'What the order changes of services.',
  MoveService: 'The service is inactive, active again, or terminated.',
  RetireResources: 'Numbers and SIMs of what ended.',
  RetireResource: 'The number or SIM goes to quarantine.',
  CompleteOrder: 'The order is `completed`, and its items name their products.',
  PartlyChanged: 'Beyond the point of no return: noted as what must be finished.',
  AllButCompleted: 'Only the order’s own state is missing: noted as what must be finished.',
  UndoProducts: 'Products that were made, the last first.',
  CancelProduct: 'The product is cancelled, if it was made.',
  WasChargingOpen: 'Whether it had a balance.',
  ChargingWasNotOpen: 'Nothing to close.',
  CloseCharging: 'Closes its charging.',
  ProductStays: 'Notes a product that could not be undone; the rest goes on.',
  UndoServices: 'Services that were made.',
  TerminateService: 'The service is terminated, if it was made.',
  ServiceStays: 'Notes a service that could not be undone.',
  UndoNetwork: 'Network tasks that were planned, the last first.',
  UndoNetworkTask: 'Asks the system behind us to take a task back, and waits for its answer.',
  NetworkTaskStays: 'Notes a task that could not be taken back.',
  UndoReservations: 'Numbers and SIMs that were reserved.',
  ReleaseResource: 'The number or SIM is free again, or its reservation can be made no more.',
  ResourceStays: 'Notes a reservation that could not be released.',
  CloseOrder:
    'The order is `failed` when all was undone, `cancelled` when that was asked for, else `held` with what a person must see to.',
  NotFulfilled: 'The order says why.',
  OrderNotClosed: 'The order could not even be closed: an alarm.',
};

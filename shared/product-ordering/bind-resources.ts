import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { Line, ProductDraft } from '../product-inventory';
import { type ReservedResource, resourceIdOf } from '../resource-inventory';
import type { ServiceDraft } from '../service-inventory';
import { kindOf, type NetworkTaskRequest, patienceOf } from '../service-ordering';
import { layersOf } from './layers-of';
import type { NetworkTask, OrderPlan, PlanTask, PlanUnit } from './order-plan';

/** A task, and how long the state machine waits for its answer: between signs of life, and in all. */
export type WaitedTask = NetworkTaskRequest & { readonly heartbeatSeconds: number; readonly timeoutSeconds: number };

/** Tasks that can run at once; the next wave waits for them. After the last one the order passes its point of no return. */
export interface Wave {
  readonly tasks: readonly WaitedTask[];
  readonly isLast: boolean;
}

/** A plan whose tasks know their numbers and SIMs: what the state machine hands out from here on. */
export interface BoundPlan {
  readonly waves: readonly Wave[];
  readonly services: readonly ServiceDraft[];
  /** A base stands before its add-ons. */
  readonly products: readonly ProductDraft[];
}

/**
 * Gives each task the line that was reserved for its product, or its base's. Throws when a line is missing. `longestSeconds` is
 * the patience of a local cloud.
 */
export function bindResources(
  order: { readonly tenant: TenantId; readonly orderId: string },
  plan: OrderPlan,
  reserved: readonly ReservedResource[],
  longestSeconds?: number,
): BoundPlan {
  const { tenant, orderId } = order;
  const units = new Map(plan.units.map((unit) => [unit.id, unit]));
  const owners = new Map<string, Owner>([
    ...units,
    ...(plan.revisions ?? []).map((revised) => [revised.productId, { ...revised, id: revised.productId }] as const),
  ]);
  const ownerOf = (task: PlanTask): Owner => {
    const owner = owners.get(task.unit);
    invariant(owner, `the plan has the product ${task.unit} of task ${task.id}`);
    return owner;
  };
  const lineOf = (task: NetworkTask): Line => task.line ?? lineFor(ownerOf(task), reserved);
  const lineIfAny = (task: NetworkTask): Partial<Line> =>
    kindOf(task.operation).needsLine || task.line
      ? lineOf(task)
      : owners.has(task.unit)
        ? lineReserved(ownerOf(task), reserved)
        : {};
  const networkTasks = plan.tasks.filter((task): task is NetworkTask => task.kind === 'network');
  const waves = layersOf(networkTasks).map((layer, at, layers) => ({
    isLast: at === layers.length - 1,
    tasks: layer.map((task) => ({
      tenant,
      id: task.id,
      orderId,
      operation: task.operation,
      productId: task.unit,
      ...partyOf(owners.get(task.unit)),
      ...lineIfAny(task),
      ...swapOf(task, reserved),
      ...(task.profile === undefined ? {} : { profile: task.profile }),
      ...patienceOf(task.operation, longestSeconds),
    })),
  }));
  const services = plan.tasks.flatMap((task): ServiceDraft[] =>
    task.kind !== 'service'
      ? []
      : [
          {
            tenant,
            id: task.id,
            productId: task.unit,
            partyId: ownerOf(task).partyId,
            specification: task.specification,
            serviceOrders: task.dependsOn,
            resources: resourcesOf(tenant, lineReserved(ownerOf(task), reserved)),
          },
        ],
  );
  const products = layersOf(plan.tasks)
    .flat()
    .filter((task) => task.kind === 'product')
    .map((task): ProductDraft => {
      const unit = units.get(task.unit);
      invariant(unit, `the plan makes the product ${task.unit}`);
      const { id, line: _line, ...agreed } = unit;
      const own = services.filter((service) => service.productId === id).map((service) => service.id);
      return { tenant, productId: id, orderId, ...agreed, ...lineReserved(unit, reserved), services: own };
    });
  return { waves, services, products };
}

/** What a task is told beside its line: its parameters, and what is new where it swaps. An SM-DP+ is asked for the new SIM itself. */
function swapOf({ swaps = [], operation, parameters }: NetworkTask, reserved: readonly ReservedResource[]) {
  const news = reserved.filter(({ id }) => swaps.includes(id));
  const sim = news.find(({ kind }) => kind === 'sim');
  const imsi = sim?.imsi;
  if (sim && kindOf(operation).system === 'esim') return { iccid: sim.value, ...(imsi === undefined ? {} : { imsi }) };
  const told = {
    ...parameters,
    ...(sim ? { newIccid: sim.value, ...(imsi === undefined ? {} : { newImsi: imsi }) } : {}),
    ...Object.fromEntries(news.flatMap(({ kind, value }) => (kind === 'msisdn' ? [['newMsisdn', value]] : []))),
  };
  return Object.keys(told).length === 0 ? {} : { parameters: told };
}

/** Whose a task is: a product that is made, or one that goes on. */
type Owner = Pick<PlanUnit, 'id' | 'partyId' | 'line' | 'baseProductId'>;

const partyOf = (unit: Owner | undefined) => (unit === undefined ? {} : { partyId: unit.partyId });

/** The number and SIM that a product has, or is given: none where it is no line. */
function lineReserved(unit: Owner, reserved: readonly ReservedResource[]): Partial<Line> {
  if (unit.line) return unit.line;
  const owner = unit.baseProductId ?? unit.id;
  const own = reserved.filter((entry) => entry.unit === owner);
  const number = own.find(({ kind }) => kind === 'msisdn');
  const sim = own.find(({ kind }) => kind === 'sim');
  return {
    ...(number === undefined ? {} : { msisdn: number.value }),
    ...(sim === undefined ? {} : { iccid: sim.value }),
    ...(sim?.imsi === undefined ? {} : { imsi: sim.imsi }),
  };
}

/** An add-on runs on the line of its base: one that exists, or one that this order brings. */
function lineFor(unit: Owner, reserved: readonly ReservedResource[]): Line {
  const { msisdn, iccid, ...imsi } = lineReserved(unit, reserved);
  invariant(msisdn && iccid, `a number and a SIM are reserved for product ${unit.baseProductId ?? unit.id}`);
  return { msisdn, iccid, ...imsi };
}

const resourcesOf = (tenant: TenantId, { msisdn, iccid }: Partial<Line>): ServiceDraft['resources'] => [
  ...(msisdn === undefined ? [] : [{ id: resourceIdOf(tenant, 'msisdn', msisdn), name: 'msisdn' }]),
  ...(iccid === undefined ? [] : [{ id: resourceIdOf(tenant, 'sim', iccid), name: 'sim' }]),
];

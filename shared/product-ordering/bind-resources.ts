import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { ProductDraft } from '../product-inventory';
import { type ReservedResource, resourceIdOf } from '../resource-inventory';
import type { ServiceDraft } from '../service-inventory';
import { kindOf, type NetworkTaskRequest, patienceOf } from '../service-ordering';
import { layersOf } from './layers-of';
import type { Line, NetworkTask, OrderPlan, PlanTask, PlanUnit } from './order-plan';

/** A task, and how long the state machine waits for its answer: between signs of life, and in all. */
export type WaitedTask = NetworkTaskRequest & { readonly heartbeatSeconds: number; readonly timeoutSeconds: number };

/** A plan whose tasks know their numbers and SIMs: what the state machine hands out from here on. */
export interface BoundPlan {
  /** Those of a wave can run at once; the next wave waits for them. */
  readonly waves: readonly (readonly WaitedTask[])[];
  readonly waveCount: number;
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
  const unitOf = (task: PlanTask): PlanUnit => {
    const unit = units.get(task.unit);
    invariant(unit, `the plan has the product ${task.unit} of task ${task.id}`);
    return unit;
  };
  const lineOf = (task: PlanTask): Line =>
    (task.kind === 'network' ? task.line : undefined) ?? lineFor(unitOf(task), reserved);
  const lineIfAny = (task: NetworkTask): Partial<Line> =>
    kindOf(task.operation).needsLine || task.line ? lineOf(task) : lineReserved(unitOf(task), reserved);
  const networkTasks = plan.tasks.filter((task): task is NetworkTask => task.kind === 'network');
  const waves = layersOf(networkTasks).map((layer) =>
    layer.map((task) => ({
      tenant,
      id: task.id,
      orderId,
      operation: task.operation,
      productId: task.unit,
      ...partyOf(units.get(task.unit)),
      ...lineIfAny(task),
      ...(task.profile === undefined ? {} : { profile: task.profile }),
      ...(task.parameters === undefined ? {} : { parameters: task.parameters }),
      ...patienceOf(task.operation, longestSeconds),
    })),
  );
  const services = plan.tasks.flatMap((task): ServiceDraft[] =>
    task.kind !== 'service'
      ? []
      : [
          {
            tenant,
            id: task.id,
            productId: task.unit,
            partyId: unitOf(task).partyId,
            specification: task.specification,
            serviceOrders: task.dependsOn,
            resources: resourcesOf(tenant, lineOf(task)),
          },
        ],
  );
  const products = layersOf(plan.tasks)
    .flat()
    .filter((task) => task.kind === 'product')
    .map((task): ProductDraft => {
      const { id, line: _line, ...unit } = unitOf(task);
      const own = services.filter((service) => service.productId === id).map((service) => service.id);
      return { tenant, productId: id, orderId, ...unit, ...lineOf(task), services: own };
    });
  return { waves, waveCount: waves.length, services, products };
}

const partyOf = (unit: PlanUnit | undefined) => (unit === undefined ? {} : { partyId: unit.partyId });

/** What a task that needs no line is told of one: the number and SIM that there are. */
function lineReserved(unit: PlanUnit, reserved: readonly ReservedResource[]): Partial<Line> {
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
function lineFor(unit: PlanUnit, reserved: readonly ReservedResource[]): Line {
  const { msisdn, iccid, ...imsi } = lineReserved(unit, reserved);
  invariant(msisdn && iccid, `a number and a SIM are reserved for product ${unit.baseProductId ?? unit.id}`);
  return { msisdn, iccid, ...imsi };
}

const resourcesOf = (tenant: TenantId, line: Line): ServiceDraft['resources'] => [
  { id: resourceIdOf(tenant, 'msisdn', line.msisdn), name: 'msisdn' },
  { id: resourceIdOf(tenant, 'sim', line.iccid), name: 'sim' },
];

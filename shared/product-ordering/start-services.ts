import type { Line } from '../product-inventory';
import { fulfilmentOf } from '../service-ordering';
import type { NetworkTask, ServiceTask } from './order-plan';
import type { OrderableService, SpecificationReference } from './ports';
import { isOfLine, type NeededService, tasksOfService } from './services-of';

/** Where services are begun. */
interface Start {
  /** What their tasks are named by: a product that is made, or an order's item. */
  readonly id: string;
  /** The product. */
  readonly unit: string;
  /** The tasks that bring its line to life. */
  readonly line: readonly string[];
  /** The line of a product that exists. */
  readonly existing?: Line;
}

/** The tasks that give services: what the network or a partner does, then the service itself, in the order that their data says. */
export function startServices(needed: readonly NeededService[], start: Start): (NetworkTask | ServiceTask)[] {
  const idOf = (service: OrderableService): string => `${start.id}-${fulfilmentOf(service)}-${service.id}`;
  const begun = new Map(needed.map(({ service }) => [service.id, idOf(service)]));
  return needed.flatMap(({ service, after, parameters }) => {
    const network: NetworkTask = {
      kind: 'network',
      id: idOf(service),
      unit: start.unit,
      dependsOn: [...(isOfLine(service) ? start.line : []), ...after.flatMap((id) => begun.get(id) ?? [])],
      operation: tasksOfService(service).start,
      profile: referenceTo(service),
      ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
      ...(start.existing === undefined ? {} : { line: start.existing }),
    };
    const done: ServiceTask = {
      kind: 'service',
      id: `${start.id}-${service.id}`,
      unit: start.unit,
      dependsOn: [network.id],
      specification: referenceTo(service),
    };
    return [network, done];
  });
}

export const referenceTo = ({ id, name }: SpecificationReference): SpecificationReference => ({ id, name });

import type { Differences } from '../tmf/differences';

export const DIFFERENCES: Differences = {
  TMF638: {
    'unpatchable service.*': 'what the network does changes by a service order, not by a patch',
    'optional service.serviceRelationship.service': 'services of orders may leave it out (TMF641): one shape for both',
    'optional service.feature.id': 'a feature is known by its name',
  },
};

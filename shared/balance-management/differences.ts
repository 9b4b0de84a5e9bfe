import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF677: {
    'uncreatable queryUsageConsumption.queryUsageConsumptionDate': 'set by us: it is of now',
    'missing queryUsageConsumptionStateChangeEvent': 'it is answered at once, and has no state in v4',
  },
};

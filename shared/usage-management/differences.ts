import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF635: {
    'values usage.usageType': 'what we can charge',
    'extra usage.ratedProductUsage.breakdown': 'how a charge came about',
    'extra usage.statusReason': 'why a record is in quarantine',
    'demanded usage.*': 'without it nothing can be charged',
    'uncreatable usage.*': 'what a record costs, and so where it stands, is what rating came to',
    'unpatchable usage.*': 'the same; of its states a caller sets `recycled` alone: what was rejected is charged again',
    'missing usage.ratedProductUsage.*Amount.*': 'an amount has no id: left over in v4 from its base type',
    'missing **alidFor.*': 'a period has no id: left over in v4 from its base type',
    'uncreatable usageSpecification.lastUpdate': 'set by us',
    'unpatchable usageSpecification.lastUpdate': 'set by us',
  },
};

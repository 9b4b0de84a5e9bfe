import type { Differences } from '../tmf/differences';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF652: {
    'uncreatable resourceOrder.*': 'times are set by us as things happen',
    'unpatchable resourceOrder.startDate': 'set by us when work begins',
    'missing cancelResourceOrderInformationRequiredEvent':
      'a cancellation is decided at once and never waits for information',
  },
};

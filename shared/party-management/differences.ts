import type { Differences } from '../tmf/differences';

const NAMED_BY_ID = 'a party is named by its id: its name is personal';

/** Where our declarations are not as TM Forum's v4 schemas have them, and why. */
export const DIFFERENCES: Differences = {
  TMF651: {
    'values agreement.status': 'the states that v4 names as typical, enforced',
    'optional agreement.engagedParty.name': NAMED_BY_ID,
    'optional agreementSpecification.relatedParty.name': NAMED_BY_ID,
  },
  TMF621: {
    'uncreatable troubleTicket.*': 'times and the history of states are set by us as things happen',
    'unpatchable troubleTicket.resolutionDate': 'set by us when it is resolved',
  },
  TMF669: {
    'optional partyRole.contactMedium.*': 'as TMF632 has it',
  },
  TMF681: {
    'extra communicationMessage.tried': 'how often its delivery was tried',
    'extra communicationMessage.stateReason': 'why it was not delivered',
    'uncreatable communicationMessage.sendTime**': 'set by us when it is sent',
    'unpatchable communicationMessage.sendTime**': 'set by us when it is sent',
  },
  TMF683: {
    'uncreatable partyInteraction.*': 'times are set by us as things happen',
  },
};

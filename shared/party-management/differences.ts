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
    'extra troubleTicket.escalation': 'how often it was escalated since it is overdue, and when it is again',
    'extra troubleTicket.ageing': 'how old it is and how far beyond its date, when it is read',
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
  TMF629: {
    'values customer.status': 'the states that we enforce; v4 leaves them open',
    'optional customer.account.name': 'an account is named by its id',
    'demanded customer.account.id': 'an account is named by its id',
    'optional customer.contactMedium.*': 'as TMF632 has it',
    'unpatchable customer.engagedParty': 'a customer stays who they are: another party is another customer',
  },
  TMF632: {
    'extra *.externalReference.id': 'what the other system knows the party by',
  },
  TMF644: {
    'values *.status': 'the states that we enforce; v4 leaves them open',
    'missing **.id': 'a period has no id: left over in v4 from its base type',
    'missing **.href': 'a period has no address: left over in v4 from its base type',
    'optional partyPrivacyAgreement.agreementItem': 'what was agreed to stands in its characteristics, one a purpose',
    'uncreatable partyPrivacyAgreement.initialDate': 'set by us: it is proof',
    'unpatchable partyPrivacyAgreement.*': 'what was agreed to is proof: it is revoked, never rewritten',
    'uncreatable partyPrivacyProfile.creationDate': 'set by us',
    'unpatchable partyPrivacyProfile.agreedByParty': 'nobody agrees for another afterwards',
    'uncreatable partyPrivacyProfileSpecification.lastUpdate': 'set by us',
    'unpatchable partyPrivacyProfileSpecification.lastUpdate': 'set by us',
  },
};

import { partyInteractionApi } from './interaction-resource';
import { communicationApi } from './message-resource';
import { partyRoleApi } from './role-resource';
import { troubleTicketApi } from './ticket-resource';

/** What passes between a customer and us: served by one function, and merged in one timeline. */
export const CARE_APIS = [troubleTicketApi, partyRoleApi, communicationApi, partyInteractionApi];

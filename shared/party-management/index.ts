export { type Agreement, agreedAlterations } from './agreement-prices';
export { AGREEMENT_API, agreementResource } from './agreement-resources';
export { type BillRecipient, billRecipientResource } from './bill-recipient';
export { openTicket, type TicketRequest, ticketIdOf } from './open-ticket';
export { privacyApi } from './privacy-resources';
export { AGREEMENTS_BY_PARTY, type AgreementReader, agreementReader } from './read-agreements';
export { SEGMENTS_BY_PARTY, type SegmentReader, segmentReader } from './read-segments';
export {
  CUSTOMERS_BY_PARTY,
  customerApi,
  customerResource,
  individualResource,
  organizationResource,
  partyApi,
} from './resources';
export { customerSegmentResource } from './segment-resource';
export { onboardingApi } from './sign-up-resource';
export { type PartyTaxStatus, taxStatusOf } from './tax-status';
export { troubleTicketApi, troubleTicketResource } from './ticket-resource';

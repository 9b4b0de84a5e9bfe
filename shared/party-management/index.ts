export { type Agreement, agreedAlterations } from './agreement-prices';
export { AGREEMENT_API, agreementResource } from './agreement-resources';
export { type AgreementReader, agreementReader } from './read-agreements';
export {
  customerApi,
  customerResource,
  individualResource,
  organizationResource,
  partyApi,
  privacyApi,
} from './resources';
export { onboardingApi } from './sign-up-resource';

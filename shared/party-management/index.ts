export {
  customerApi,
  customerResource,
  individualResource,
  organizationResource,
  partyApi,
  privacyApi,
} from './resources';
export { onboardingApi } from './sign-up-resource';

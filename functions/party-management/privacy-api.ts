import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { privacyApi } from '../../shared/party-management/privacy-resources';

export const handler = tmfFunction(privacyApi);

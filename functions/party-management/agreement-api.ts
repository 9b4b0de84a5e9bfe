import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { agreementHooks } from '../../shared/party-management/agreement-hooks';
import { AGREEMENT_API } from '../../shared/party-management/agreement-resources';

export const handler = tmfFunction(AGREEMENT_API, agreementHooks);

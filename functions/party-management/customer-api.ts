import { personKeys } from '../../shared/adapters/aws/person-keys';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { customerHooks } from '../../shared/party-management/party-hooks';
import { customerApi, partyApi } from '../../shared/party-management/resources';

export const handler = tmfFunction(customerApi, customerHooks, personKeys(process.env), partyApi.resources);

import { personKeys } from '../../shared/adapters/aws/person-keys';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { partyHooks } from '../../shared/party-management/party-hooks';
import { partyApi } from '../../shared/party-management/resources';

export const handler = tmfFunction(partyApi, partyHooks, personKeys(process.env));

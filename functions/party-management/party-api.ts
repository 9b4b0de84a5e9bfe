import { personKeys } from '../../shared/adapters/aws/person-keys';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { BINDING } from '../../shared/party-management/forget-person';
import { partyHooks } from '../../shared/party-management/party-hooks';
import { partyApi } from '../../shared/party-management/resources';

const keys = personKeys(process.env);

/** TMF632: persons and organizations. Who is deleted is forgotten, unless bound to us. */
export const handler = tmfFunction(partyApi, partyHooks(keys), keys, BINDING);

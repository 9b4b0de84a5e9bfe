import { personKeys } from '../../shared/adapters/aws/person-keys';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';

/** Where they are: `/tmf-api/agreementManagement/v4,/tmf-api/partyInteraction/v4`. */
const SERVED = (process.env.APIS ?? '').split(',');

/** Serves a domain's plain APIs, those named in `APIS`, by their declarations alone. */
export const handler = tmfFunction(
  PUBLISHED_APIS.filter(({ basePath }) => SERVED.includes(basePath)),
  {},
  process.env.PERSON_KEY === undefined ? undefined : personKeys(process.env),
);

import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { type OpenApi, openApiOf } from '../../shared/tmf/openapi/document';

/** The OpenAPI document of every published API, by the API's id. */
export const documents = (): ReadonlyMap<string, OpenApi> =>
  new Map(PUBLISHED_APIS.map((api) => [api.id, openApiOf(api)]));

/** A document as it stands in docs/openapi. */
export const documentText = (document: OpenApi): string => `${JSON.stringify(document, undefined, 2)}\n`;

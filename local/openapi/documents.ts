import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import type { ApiDeclaration } from '../../shared/tmf/declaration';
import { openApiOf } from '../../shared/tmf/openapi/document';

export const documentName = ({ id }: ApiDeclaration): string => `${id}.json`;

/** The OpenAPI document of every published API as it stands in docs/openapi, by its file's name. */
export const documents = (): ReadonlyMap<string, string> =>
  new Map(PUBLISHED_APIS.map((api) => [documentName(api), `${JSON.stringify(openApiOf(api), undefined, 2)}\n`]));

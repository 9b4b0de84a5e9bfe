import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { schemaApi } from '../../shared/platform/resources';
import { schemaHooks } from '../../shared/platform/schema-hooks';

export const handler = tmfFunction(schemaApi, { schema: schemaHooks });

import swaggerStyle from 'swagger-ui-dist/swagger-ui.css' with { type: 'text' };
import swaggerBundle from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'text' };
import swaggerPreset from 'swagger-ui-dist/swagger-ui-standalone-preset.js' with { type: 'text' };
import charging from '../../docs/nchf-convergedcharging.openapi.yaml' with { type: 'text' };
import spendingLimits from '../../docs/nchf-spendinglimitcontrol.openapi.yaml' with { type: 'text' };
import { publicFunction } from '../../shared/adapters/aws/public-function';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { serveDocuments } from '../../shared/platform/serve-documents';

/** The APIs' documents, and Swagger UI to read them in. */
export const handler = publicFunction(
  serveDocuments({
    apis: PUBLISHED_APIS,
    written: {
      'nchf-convergedcharging.yaml': { title: '3GPP Nchf_ConvergedCharging', text: charging },
      'nchf-spendinglimitcontrol.yaml': { title: '3GPP Nchf_SpendingLimitControl', text: spendingLimits },
    },
    viewer: {
      'swagger-ui.css': swaggerStyle,
      'swagger-ui-bundle.js': swaggerBundle,
      'swagger-ui-standalone-preset.js': swaggerPreset,
    },
  }),
);

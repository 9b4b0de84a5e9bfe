import { readOutputs } from '../../local/cloud/outputs';
import { currentHome } from '../../local/cloud/settings';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { openApiOf } from '../../shared/tmf/openapi/document';
import { fuzz, prepareTarget, type Target } from './fuzz';

/** One of each kind: a catalog, personal data, an order, money, and what is ours alone. All of them: npm run schemathesis. */
const SHORTLY = ['TMF620', 'TMF632', 'TMF622', 'TMF676', 'Tenant'];
const SECONDS = 12;
const LIMIT_MS = 240_000;

describe('what no document allows breaks nothing, and what it allows is answered as it says', () => {
  let target: Target;

  beforeAll(async () => {
    target = await prepareTarget(currentHome());
  }, LIMIT_MS);

  test.each(PUBLISHED_APIS.filter(({ id }) => SHORTLY.includes(id)).map((api) => [api.id, api] as const))(
    '%s',
    async (name, api) => {
      const { apiUrl } = readOutputs();
      const { cases, failures } = await fuzz(target, {
        name,
        document: openApiOf(api),
        url: apiUrl,
        seconds: SECONDS,
        isWhole: true,
      });
      expect(failures).toEqual([]);
      expect(cases).toBeGreaterThan(50);
    },
    LIMIT_MS,
  );
});

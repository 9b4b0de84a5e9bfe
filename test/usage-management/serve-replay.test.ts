import { tenantId } from '../../shared/kernel/tenant';
import { usageFileApi } from '../../shared/usage-management/resources';
import { serveReplay } from '../../shared/usage-management/serve-replay';

const PORTS = {} as Parameters<typeof serveReplay>[2];
const ask = (method: string, path: string) =>
  serveReplay(
    {
      ...{ method, path: `${usageFileApi.basePath}/${path}`, query: {}, headers: {}, body: undefined },
      ...{ requestId: 'r1', baseUrl: '', caller: { tenant: tenantId('blue'), subject: 'o', roles: ['operator'] } },
    },
    async () => ({ now: () => 0 }),
    PORTS,
  );

test.each(['quarantinedUsage/replay', 'quarantinedUsage/q1/replay'])(
  '%s says that it takes POST alone',
  async (path) => {
    for (const method of ['GET', 'OPTIONS', 'DELETE'])
      expect(await ask(method, path)).toMatchObject({ status: 405, headers: { Allow: 'POST' } });
  },
);

test('what is in quarantine beside it is served as a resource is', async () => {
  for (const path of ['quarantinedUsage', 'quarantinedUsage/q1']) expect(await ask('GET', path)).toBeUndefined();
});

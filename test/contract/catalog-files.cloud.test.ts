import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readOutputs } from '../../local/cloud/outputs';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { S3CatalogFiles } from '../../shared/adapters/aws/s3-catalog-files';
import { tenantId } from '../../shared/kernel/tenant';
import { catalogFilesContract } from './catalog-files';

const older = new DynamoDbContents(new DynamoDBClient({}), 'farthing-product-catalog-files');
const open = () => new S3CatalogFiles(readOutputs().raw['farthing-product-catalog']?.CatalogFilesBucket ?? '', older);

describe('catalog files in S3', () => {
  catalogFilesContract(open, async (_files, url, text) => {
    expect((await fetch(url, { method: 'PUT', body: text })).status).toBe(200);
  });

  test('an address to fetch a file is of that file, unzipped', async () => {
    const tenant = tenantId('mine');
    const url = await open().downloadUrl(tenant, await open().put(tenant, 'a catalog\n'));
    expect(await (await fetch(url)).text()).toBe('a catalog\n');
    expect((await fetch(url.replace('/files/mine/', '/files/theirs/'))).ok).toBe(false);
  });

  test('what was kept before there was a bucket is found', async () => {
    const tenant = tenantId('mine');
    expect(await open().find(tenant, await older.put(tenant, 'an older catalog\n'))).toBe('an older catalog\n');
  });
});

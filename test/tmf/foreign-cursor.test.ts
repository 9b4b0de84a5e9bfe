import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { UnreadableCursorError } from '../../shared/tmf/resource-store';
import { shopApi } from './shop';

const packed = (value: unknown): string => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
const position = (tenant: string) => ({
  pk: { S: `${tenant}#parcel#p1` },
  allpk: { S: `${tenant}#parcel` },
  createdKey: { S: '2026-01-01#p1' },
});

describe('a cursor that a caller made up', () => {
  // A bulk replay takes its cursor from its body: these were a 500, or begun anew without a word.
  test.each([
    ['no encoding', 'abc'],
    ['null', packed(null)],
    ['a list', packed([])],
    ['nothing', packed({})],
    ['a number', packed({ ...position('blue'), createdKey: { N: '1' } })],
    ['another tenant', packed(position('red'))],
  ])('%s is refused before the table is asked', async (_what, cursor) => {
    const store = new DynamoDbResourceStore(new DynamoDBClient({}), 'none', shopApi.resources);
    const asked = store.list({ tenant: tenantId('blue'), resource: 'parcel', limit: 10, cursor });
    await expect(asked).rejects.toThrow(UnreadableCursorError);
  });
});

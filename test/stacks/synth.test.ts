import type { TableShape } from '../simulation/simulated-table';
import { TABLES } from '../simulation/table-shapes';
import { at, codeOfNothing, forgetFolders, listAt, ofType, synthesize } from './system';

const codeDir = codeOfNothing();
const aws = synthesize({ codeDir });
const again = synthesize({ codeDir });
const local = synthesize({ codeDir, flavour: 'local' });

/** What only one of the two has, and why. Everything else is the same kind and number of things in both. */
const DIFFERENCES: Readonly<Record<string, { readonly aws: number; readonly local: number; readonly why: string }>> = {
  'AWS::ApiGateway::Account': { aws: 1, local: 0, why: 'the role for access logs is a setting of an AWS account' },
  'AWS::IAM::Role': { aws: 1, local: 1, why: 'that role; and the simulated network’s' },
  'AWS::IAM::Policy': { aws: 0, local: 1, why: 'the simulated network’s' },
  'AWS::Lambda::Function': { aws: 0, local: 1, why: 'the simulated network' },
  'AWS::Lambda::EventSourceMapping': { aws: 0, local: 1, why: 'the simulated network reads what it is asked' },
  'AWS::Logs::LogGroup': { aws: 0, local: 1, why: 'the simulated network’s' },
};

const idsOf = (system: typeof aws, type: string): string[] =>
  ofType(system, type).map(({ stack, id }) => `${stack}/${id}`);

afterAll(forgetFolders);

test('both flavours are synthesized, of the same stacks', () => {
  expect([...aws.templates.keys()]).toEqual([...local.templates.keys()]);
  expect(aws.templates.size).toBeGreaterThan(10);
});

test('what only AWS or only a local cloud gets is named', () => {
  const types = [...new Set([...aws.resources, ...local.resources].map(({ type }) => type))].sort();
  const found = types.flatMap((type) => {
    // Networks' queues are the simulator's on one side and a connector's on the other: as many, by other names.
    if (type.startsWith('AWS::SQS::') || type === 'AWS::CloudWatch::Alarm') return [];
    const [there, here] = [idsOf(aws, type), idsOf(local, type)];
    const onlyAws = there.filter((id) => !here.includes(id)).length;
    const onlyLocal = here.filter((id) => !there.includes(id)).length;
    return onlyAws + onlyLocal === 0 ? [] : [{ type, aws: onlyAws, local: onlyLocal }];
  });
  expect(found).toEqual(
    Object.entries(DIFFERENCES)
      .map(([type, { aws: onlyAws, local: onlyLocal }]) => ({ type, aws: onlyAws, local: onlyLocal }))
      .sort((a, b) => (a.type < b.type ? -1 : 1)),
  );
});

test('a local cloud forgets what is deleted; AWS keeps it', () => {
  const policies = (system: typeof aws) => [
    ...new Set(ofType(system, 'AWS::DynamoDB::Table').map(({ deletionPolicy }) => deletionPolicy)),
  ];
  expect([policies(aws), policies(local)]).toEqual([['Retain'], ['Delete']]);
});

test('synthesizing again gives the same templates, so a deploy of nothing new changes nothing', () => {
  for (const [name, template] of aws.templates) expect(again.templates.get(name)).toBe(template);
});

test('the stacks stay within what CloudFormation takes of one template', () => {
  const resources = (stack: string): number => aws.resources.filter((resource) => resource.stack === stack).length;
  // 500 resources and 1 MB are its limits; a tenth is left for the next ones.
  for (const [name, template] of aws.templates)
    expect({ name, fits: resources(name) <= 450 && template.length <= 900_000 }).toEqual({ name, fits: true });
});

/** What of a table's template its simulation has: keys, indexes, and whether only keys are projected into them. */
function shapeOf(properties: unknown): TableShape {
  const key = (of: unknown, type: string): string | undefined => {
    const name = at(
      listAt(of, 'KeySchema').find((one) => at(one, 'KeyType') === type),
      'AttributeName',
    );
    return name === undefined ? undefined : String(name);
  };
  const indexes = listAt(properties, 'GlobalSecondaryIndexes').map((index) => [
    String(at(index, 'IndexName')),
    {
      partitionKey: key(index, 'HASH') ?? '',
      sortKey: key(index, 'RANGE'),
      ...(at(index, 'Projection.ProjectionType') === 'KEYS_ONLY' ? { keysOnly: true } : {}),
    },
  ]);
  const sortKey = key(properties, 'RANGE');
  return {
    ...(sortKey === undefined ? {} : { sortKey }),
    ...(indexes.length === 0 ? {} : { indexes: Object.fromEntries(indexes) }),
  };
}

test.each(Object.entries(TABLES))('%s is simulated as it is declared', (name, shape) => {
  const declared = ofType(aws, 'AWS::DynamoDB::Table').find(({ properties }) => properties.TableName === name);
  expect(shape).toEqual(shapeOf(declared?.properties));
});

describe('the ledger’s window', () => {
  const windowOf = (system: typeof aws): unknown => {
    const [one] = ofType(system, 'AWS::Lambda::EventSourceMapping').filter(({ id }) => id.startsWith('ProjectLedger'));
    return at(one?.properties, 'MaximumBatchingWindowInSeconds');
  };

  test('is a second on AWS, none on a local cloud, and what is said', () => {
    const said = synthesize({ codeDir, said: { ledgerWindow: '10' } });
    expect([aws, local, said].map(windowOf)).toEqual([1, 0, 10]);
  });

  test.each(['301', '-1', '1.5', 'soon'])('is not %s', (ledgerWindow) => {
    expect(() => synthesize({ codeDir, said: { ledgerWindow } })).toThrow('whole seconds from 0 to 300');
  });
});

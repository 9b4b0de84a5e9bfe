import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { readOutputs } from '../../local/cloud/outputs';
import { CognitoLogins } from '../../shared/adapters/aws/cognito-logins';
import { tenantId } from '../../shared/kernel/tenant';
import { loginsContract } from './logins';

const client = new CognitoIdentityProviderClient({});
const { userPoolId } = readOutputs();
const attributesOf = async (username: string): Promise<Record<string, string | undefined>> => {
  const { UserAttributes = [] } = await client.send(
    new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username }),
  );
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
};

describe('logins in Cognito', () => {
  const make = () => new CognitoLogins(client, userPoolId);
  loginsContract(make, async (username) => (await attributesOf(username))['custom:party']);

  test('the login of a subject is made to stand for a party, in its own tenant only', async () => {
    const username = `cleo-${process.pid}${Date.now()}`;
    const tenant = tenantId('cleos-brand');
    await make().create({ tenant, partyId: 'before', username });
    const { sub: subject = '' } = await attributesOf(username);
    await expect(make().attach({ tenant: tenantId('another'), partyId: 'x', subject })).rejects.toThrow(
      'Invariant broken',
    );
    await make().attach({ tenant, partyId: 'after', subject });
    expect((await attributesOf(username))['custom:party']).toBe('after');
  });
});

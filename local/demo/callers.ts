import { randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Role } from '../../shared/kernel/tenant';
import { readOutputs } from '../cloud/outputs';
import { ApiClient } from './api-client';

/** A caller of one tenant in one role, made in the user pool when it is not there yet, and their ID token. */
export async function tokenOf(tenant: string, role: Role, username = `${tenant}-${role}`): Promise<string> {
  const { userPoolId, userPoolClientId } = readOutputs();
  const cognito = new CognitoIdentityProviderClient({});
  try {
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: username,
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'custom:tenant', Value: tenant }],
      }),
    );
  } catch (problem) {
    if (!(problem instanceof UsernameExistsException)) throw problem;
  }
  await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: username, GroupName: role }));
  return signIn(cognito, userPoolId, userPoolClientId, username);
}

/** Whether a user exists in the pool. */
export async function userExists(username: string): Promise<boolean> {
  const { userPoolId } = readOutputs();
  return new CognitoIdentityProviderClient({})
    .send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username }))
    .then(
      () => true,
      () => false,
    );
}

/** A new password each time: nobody has to keep one, and none stands in the code. */
async function signIn(
  cognito: CognitoIdentityProviderClient,
  userPoolId: string,
  clientId: string,
  username: string,
): Promise<string> {
  const password = `${randomBytes(18).toString('base64url')}aA1!`;
  await cognito.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: userPoolId,
      Username: username,
      Password: password,
      Permanent: true,
    }),
  );
  const { AuthenticationResult } = await cognito.send(
    new AdminInitiateAuthCommand({
      UserPoolId: userPoolId,
      ClientId: clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );
  if (AuthenticationResult?.IdToken === undefined) throw new Error(`The user pool gave no token for ${username}`);
  return AuthenticationResult.IdToken;
}

export const clientOf = async (tenant: string, role: Role, username?: string): Promise<ApiClient> =>
  new ApiClient(readOutputs().apiUrl, await tokenOf(tenant, role, username));

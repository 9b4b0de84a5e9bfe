import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Failure, failure, invariant } from '../../kernel/errors';
import { err, ok, type Result } from '../../kernel/result';
import type { TenantId } from '../../kernel/tenant';
import type { Logins } from '../../party-management/ports';

const GROUP = 'subscriber';
const TENANT = 'custom:tenant';
const PARTY = 'custom:party';

/** Subscribers' logins in the callers' user pool. */
export class CognitoLogins implements Logins {
  constructor(
    private readonly client: CognitoIdentityProviderClient,
    private readonly userPoolId: string,
  ) {}

  async create(login: {
    readonly tenant: TenantId;
    readonly partyId: string;
    readonly username: string;
    readonly email?: string;
  }): Promise<Result<void, Failure>> {
    const { tenant, partyId, username, email } = login;
    const user = { UserPoolId: this.userPoolId, Username: username };
    try {
      await this.client.send(
        new AdminCreateUserCommand({
          ...user,
          UserAttributes: [
            { Name: TENANT, Value: tenant },
            { Name: PARTY, Value: partyId },
            ...(email === undefined ? [] : [{ Name: 'email', Value: email }]),
          ],
          // With an address Cognito invites; without one the agent hands the login over.
          ...(email === undefined ? { MessageAction: 'SUPPRESS' } : { DesiredDeliveryMediums: ['EMAIL'] }),
        }),
      );
    } catch (error) {
      if (!(error instanceof UsernameExistsException)) throw error;
      const { UserAttributes } = await this.client.send(new AdminGetUserCommand(user));
      const ours = attributeOf(UserAttributes, TENANT) === tenant && attributeOf(UserAttributes, PARTY) === partyId;
      if (!ours) return err(failure('conflict', 'The user name is taken'));
    }
    await this.client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: GROUP }));
    return ok(undefined);
  }

  async attach(login: {
    readonly tenant: TenantId;
    readonly partyId: string;
    readonly subject: string;
  }): Promise<void> {
    const { Users = [] } = await this.client.send(
      new ListUsersCommand({
        UserPoolId: this.userPoolId,
        Filter: `sub = "${login.subject.replaceAll('"', '')}"`,
        Limit: 1,
      }),
    );
    const [user] = Users;
    invariant(
      user?.Username && attributeOf(user.Attributes, TENANT) === login.tenant,
      'a caller has a login of their tenant',
    );
    await this.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: this.userPoolId,
        Username: user.Username,
        UserAttributes: [{ Name: PARTY, Value: login.partyId }],
      }),
    );
  }
}

const attributeOf = (attributes: readonly AttributeType[] | undefined, name: string): string | undefined =>
  attributes?.find((attribute) => attribute.Name === name)?.Value;

import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { CognitoLogins } from '../../shared/adapters/aws/cognito-logins';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import { privacyApi } from '../../shared/party-management/privacy-resources';
import { customerApi, partyApi } from '../../shared/party-management/resources';
import { serveSignUp } from '../../shared/party-management/serve-sign-up';
import { onboardingApi } from '../../shared/party-management/sign-up-resource';
import { simulatedVerification } from '../../shared/party-management/simulate-verification';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, process.env.TENANTS_TABLE ?? '');
const resources = [onboardingApi, partyApi, customerApi, privacyApi].flatMap((api) => api.resources);

export const handler = apiFunction(
  serveSignUp({
    store: new DynamoDbResourceStore(client, process.env.TABLE_NAME ?? '', resources, personKeys(process.env)),
    verification: simulatedVerification,
    logins: new CognitoLogins(new CognitoIdentityProviderClient({}), process.env.USER_POOL_ID ?? ''),
    ids: ulidSource(systemClock),
    clockOf: (tenant) => settings.clockOf(tenant),
  }),
);

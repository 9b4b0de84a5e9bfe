import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AGREEMENT_API } from '../shared/party-management/agreement-resources';
import { partyInteractionApi } from '../shared/party-management/interaction-resource';
import { communicationApi } from '../shared/party-management/message-resource';
import { privacyApi } from '../shared/party-management/privacy-resources';
import { customerApi, partyApi } from '../shared/party-management/resources';
import { partyRoleApi } from '../shared/party-management/role-resource';
import { onboardingApi } from '../shared/party-management/sign-up-resource';
import { troubleTicketApi } from '../shared/party-management/ticket-resource';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';

/** Who a tenant deals with: parties, customers, their consent, and how they sign up. Personal data is here alone. */
export class PartyManagementStack extends DomainStack {
  /** Agreements are read by whoever shows a price. */
  readonly table: DomainTable;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'party-management', props);
    const care = [troubleTicketApi, partyRoleApi, communicationApi, partyInteractionApi];
    const apis = [partyApi, customerApi, privacyApi, AGREEMENT_API, onboardingApi, ...care];
    const table = new DomainTable(this, 'Table', { apis });
    this.table = table;
    new TmfApi(this, 'AgreementApi', { api: AGREEMENT_API, table, entry: 'agreement-api' });
    new TmfApi(this, 'PartyApi', { api: partyApi, table, entry: 'party-api' });
    new TmfApi(this, 'CustomerApi', { api: customerApi, table, entry: 'customer-api' });
    new TmfApi(this, 'PrivacyApi', { api: privacyApi, table, entry: 'privacy-api' });
    new TmfApi(this, 'CareApis', { api: care, table });
    const { userPool } = this.platform;
    const signUp = new TmfApi(this, 'SignUp', {
      api: onboardingApi,
      table,
      entry: 'sign-up',
      environment: { USER_POOL_ID: userPool.userPoolId },
      // Makes a person, a customer, an agreement and a login, one after the other.
      timeout: Duration.seconds(29),
    });
    userPool.grant(
      signUp.function,
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminAddUserToGroup',
      'cognito-idp:AdminUpdateUserAttributes',
      'cognito-idp:ListUsers',
    );
  }
}

import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AGREEMENT_API } from '../shared/party-management/agreement-resources';
import { CARE_APIS } from '../shared/party-management/care-apis';
import { privacyApi } from '../shared/party-management/privacy-resources';
import { customerApi, partyApi } from '../shared/party-management/resources';
import { onboardingApi } from '../shared/party-management/sign-up-resource';
import { TIMELINE_API } from '../shared/party-management/timeline-resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';
import { customerCare } from './party-management/customer-care';
import { escalateTickets } from './party-management/escalate-tickets';
import { followFallout } from './party-management/follow-fallout';

/** Who a tenant deals with: parties, customers, their consent, and how they sign up. Personal data is here alone. */
export class PartyManagementStack extends DomainStack {
  /** Agreements are read by whoever shows a price. */
  readonly table: DomainTable;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'party-management', props);
    const apis = [partyApi, customerApi, privacyApi, AGREEMENT_API, onboardingApi, TIMELINE_API, ...CARE_APIS];
    const table = new DomainTable(this, 'Table', { apis });
    this.table = table;
    new TmfApi(this, 'AgreementApi', { api: AGREEMENT_API, table, entry: 'agreement-api' });
    new TmfApi(this, 'PartyApi', { api: partyApi, table, entry: 'party-api' });
    new TmfApi(this, 'CustomerApi', { api: customerApi, table, entry: 'customer-api' });
    new TmfApi(this, 'PrivacyApi', { api: privacyApi, table, entry: 'privacy-api' });
    customerCare(this, table);
    escalateTickets(this, table);
    followFallout(this, table);
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

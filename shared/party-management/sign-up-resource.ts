import { api, array, dateTime, object, oneOf, reference, resource, string } from '../tmf/declaration';
import { contactMedia } from './resources';

const NAME_LENGTH_MAX = 120;
/** Not blank: who signs up has a name, and a document a number. */
const SAID = /\S/;

/**
 * One sign-up: what was asked, how far it came, and what it made. Sealed under the key of the person it makes, so that
 * forgetting the person forgets the sign-up too.
 */
export const signUpResource = resource({
  name: 'signUp',
  type: 'SignUp',
  attributes: {
    givenName: string({ pattern: SAID, maxLength: NAME_LENGTH_MAX }),
    familyName: string({ pattern: SAID, maxLength: NAME_LENGTH_MAX }),
    birthDate: dateTime(),
    contactMedium: contactMedia(),
    /** The document that identity is checked by. */
    identification: object(
      {
        identificationType: oneOf('passport', 'nationalIdentityCard', 'drivingLicence'),
        identificationId: string({ pattern: SAID, maxLength: 80 }),
        issuingCountry: string({ pattern: /^[A-Z]{2}$/ }),
      },
      { required: ['identificationType', 'identificationId'] },
    ),
    /** The version of the terms that was shown, and the purposes agreed to beside the contract itself. */
    consent: object(
      {
        version: string({ maxLength: 40 }),
        purpose: array(oneOf('marketing', 'analytics', 'profiling', 'partners'), 10),
      },
      { required: ['version'] },
    ),
    /** A login to be made for the subscriber. Who signs up themselves has one already. */
    login: object(
      {
        username: string({ pattern: /^[A-Za-z0-9][A-Za-z0-9._@+-]{2,99}$/ }),
        email: string({ pattern: /^[^\s@]+@[^\s@]+$/, maxLength: 254 }),
      },
      { required: ['username'] },
    ),
    status: oneOf('inProgress', 'verification', 'verified', 'completed', 'rejected'),
    /** Of an agent who decides. */
    statusReason: string({ maxLength: 200 }),
    verification: object({ outcome: oneOf('passed', 'failed', 'review'), reason: string(), checkedAt: dateTime() }),
    /** The token's subject of whoever signs up for themselves. */
    applicant: string(),
    individual: reference(),
    customer: reference(),
    billingAccount: reference(),
    agreement: reference(),
    created: dateTime(),
    changed: dateTime(),
  },
  required: ['givenName', 'familyName', 'identification', 'consent'],
  readOnly: [
    'verification',
    'applicant',
    'individual',
    'customer',
    'billingAccount',
    'agreement',
    'created',
    'changed',
  ],
  immutable: ['givenName', 'familyName', 'birthDate', 'identification', 'consent', 'contactMedium'],
  operations: ['create', 'list', 'get', 'patch'],
  state: {
    attribute: 'status',
    initial: 'inProgress',
    patchable: true,
    transitions: {
      inProgress: ['verification', 'verified', 'rejected'],
      verification: ['verified', 'rejected'],
      verified: ['completed'],
      completed: [],
      rejected: [],
    },
  },
  lookups: ['status', 'individual.id'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['agent', 'subscriber'], write: ['agent'], own: 'individual.id' },
  personal: true,
  createdAttribute: 'created',
  updatedAttribute: 'changed',
});

export const onboardingApi = api({
  id: 'Onboarding',
  title: 'Sign-up',
  basePath: '/farthing/onboarding/v1',
  domain: 'party-management',
  resources: [signUpResource],
});

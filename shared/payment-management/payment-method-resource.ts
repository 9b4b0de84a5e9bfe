import {
  api,
  array,
  boolean,
  dateTime,
  object,
  reference,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { relatedParty } from '../tmf/shared-shapes';

/**
 * TMF670 v4.0 PaymentMethod, as a TokenizedCard or a DigitalWallet: what the payment provider keeps, under a token of its
 * own. A card's number has no place here.
 */
export const paymentMethodResource = resource({
  name: 'paymentMethod',
  type: 'PaymentMethod',
  attributes: {
    name: string({ maxLength: 80 }),
    description: string({ maxLength: 200 }),
    isPreferred: boolean(),
    authorizationCode: string({ maxLength: 100 }),
    status: string(),
    statusDate: dateTime(),
    statusReason: string({ maxLength: 200 }),
    validFor: timePeriod(),
    account: array(reference({ description: string() }), 20),
    relatedParty: relatedParty(),
    relatedPlace: object({ id: string(), href: uri(), name: string(), role: string(), '@referredType': string() }),
  },
  required: ['name'],
  readOnly: ['statusDate'],
  immutable: ['relatedParty'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'active',
    patchable: true,
    transitions: { active: ['suspended', 'closed'], suspended: ['active', 'closed'], closed: [] },
    eventOf: { active: 'StatusChange', suspended: 'StatusChange', closed: 'StatusChange' },
  },
  subtypes: {
    TokenizedCard: {
      attributes: {
        token: string({ maxLength: 200 }),
        tokenType: string({ maxLength: 40 }),
        brand: string({ maxLength: 40 }),
        cardType: string({ maxLength: 40 }),
        lastFourDigits: string({ pattern: /^\d{4}$/ }),
        issuer: string({ maxLength: 80 }),
        expirationDate: dateTime(),
        countryOfIssue: string({ pattern: /^[A-Z]{2}$/ }),
      },
      required: ['token', 'lastFourDigits', 'expirationDate'],
    },
    DigitalWallet: {
      attributes: {
        service: string({ maxLength: 80 }),
        walletId: string({ maxLength: 200 }),
        walletUrl: string({ maxLength: 400 }),
      },
      required: ['service', 'walletId', 'walletUrl'],
    },
  },
  lookups: ['relatedParty.id', 'status', 'account.id'],
  events: ['Create', 'AttributeValueChange', 'StatusChange', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator'],
    write: ['subscriber', 'agent', 'finance'],
    own: 'relatedParty.id',
  },
});

export const paymentMethodApi = api({
  id: 'TMF670',
  title: 'Payment Method',
  basePath: '/tmf-api/paymentMethod/v4',
  domain: 'payment-management',
  resources: [paymentMethodResource],
});

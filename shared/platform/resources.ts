import { ROLES } from '../kernel/tenant';
import { LANGUAGES } from '../kernel/tenant-settings';
import { SYSTEM_NAMES } from '../service-ordering';
import { api, array, boolean, dateTime, decimal, integer, object, oneOf, resource, string } from '../tmf/declaration';

/** A test clock goes at most ten years ahead: far enough for any contract, and dates stay four digits. */
const CLOCK_OFFSET_SECONDS_MAX = 10 * 366 * 86_400;

/** A logo is in every bill's contents, and a tenant's events: 24 KiB of picture are plenty for one. */
const LOGO_LENGTH_MAX = 32_768;

/** Of a few countries and categories, over some years. */
const TAX_RATES_MAX = 100;

/** A tenant: an MVNO brand and what it decided about itself. Its id is the tenant's name in the token. */
export const tenantResource = resource({
  name: 'tenant',
  type: 'Tenant',
  attributes: {
    name: string({ maxLength: 200 }),
    /** ISO 4217. */
    currency: string({ pattern: /^[A-Z]{3}$/ }),
    /** ISO 3166-1 alpha-2. */
    country: string({ pattern: /^[A-Z]{2}$/ }),
    /** IANA name. */
    timeZone: string({ maxLength: 64 }),
    pricesIncludeTax: boolean(),
    /** What a bill rounds: each line's tax (without it), or that of all its lines of a rate at once. */
    taxRounding: oneOf('line', 'document'),
    /** Where a rate changes within a month: that of its last day for all of it (without it), or each day's own. */
    taxPoint: oneOf('periodEnd', 'day'),
    /** Rates that billing does not know, or otherwise; in percent, from a day on. */
    taxRate: array(
      object(
        {
          country: string({ pattern: /^[A-Z]{2}$/ }),
          region: string({ pattern: /^[A-Z]{2}-[A-Z0-9]{1,3}$/ }),
          category: string({ maxLength: 40 }),
          rate: string({ pattern: /^\d{1,2}(\.\d{1,2})?$/ }),
          from: string({ pattern: /^\d{4}-\d{2}-\d{2}$/ }),
        },
        { required: ['country', 'category', 'rate', 'from'] },
      ),
      TAX_RATES_MAX,
    ),
    /** Above, an adjustment of a balance needs a second person. In the tenant's currency. */
    adjustmentApprovalAbove: decimal(),
    /** Of a transfer between two balances. In the tenant's currency. */
    transferCost: decimal(),
    /** How often each caller may call, on average over ten seconds; at most 100, which is so without it too. */
    callerRequestsPerSecond: integer({ minimum: 1, maximum: 100 }),
    /** How many days a number rests after use before it is given out again; 90 where it says nothing. */
    numberQuarantineDays: integer({ minimum: 1, maximum: 730 }),
    /** How many orders the lines of bulk orders become a minute (600), and how many of those run at once (200). */
    bulkOrdersPerMinute: integer({ minimum: 1, maximum: 6_000 }),
    bulkOrdersOpen: integer({ minimum: 1, maximum: 5_000 }),
    /** The systems behind it that are called by HTTP, each at its address; the others read a queue. */
    networkSystem: array(
      object({ system: oneOf(...SYSTEM_NAMES), url: string({ maxLength: 500 }) }, { required: ['system', 'url'] }),
      SYSTEM_NAMES.length,
    ),
    /** Months over which one-time fees are earned (IFRS 15); at once where it says nothing. */
    oneTimeFeeMonths: integer({ minimum: 1, maximum: 12 }),
    /** Printed on invoices; of the address a line each, parted by commas or line breaks. */
    seller: object({
      name: string({ maxLength: 200 }),
      address: string({ maxLength: 400 }),
      taxNumber: string({ maxLength: 40 }),
    }),
    /** ISO 639-1: what invoices are written in; English without it. */
    language: oneOf(...LANGUAGES),
    /** How invoices look: a colour of headings, a PNG or JPEG as a data URI, and what stands at the foot of each page. */
    brand: object({
      colour: string({ pattern: /^#[0-9a-fA-F]{6}$/ }),
      logo: string({ pattern: /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/, maxLength: LOGO_LENGTH_MAX }),
      footer: string({ maxLength: 400 }),
    }),
    /** Only a sandbox may move its clock. Fixed once created, so that a live brand never becomes one. */
    sandbox: boolean(),
    clockOffsetSeconds: integer({ minimum: 0, maximum: CLOCK_OFFSET_SECONDS_MAX }),
  },
  required: ['name', 'currency', 'country', 'timeZone', 'pricesIncludeTax'],
  readOnly: [],
  immutable: ['currency', 'sandbox'],
  operations: ['create', 'list', 'get', 'patch'],
  lookups: [],
  events: ['Create', 'AttributeValueChange'],
  access: {
    read: ['agent', 'finance', 'operator'],
    write: ['operator'],
  },
});

export const tenantApi = api({
  id: 'Tenant',
  title: 'Tenant management',
  basePath: '/farthing/tenantManagement/v1',
  domain: 'platform',
  resources: [tenantResource],
  actions: [
    {
      name: 'retrieveCaller',
      summary: 'Who the token says you are, and what time it is for your tenant',
      method: 'GET',
      path: 'caller',
      roles: ROLES,
      gives: {
        schema: object(
          { tenant: string(), subject: string(), roles: array(oneOf(...ROLES)), partyId: string(), now: dateTime() },
          { required: ['tenant', 'subject', 'roles', 'now'] },
        ),
      },
    },
  ],
  hub: false,
});

/** A JSON Schema by which a tenant extends resources. What it is cannot change: bodies that were checked by it stand. */
export const schemaResource = resource({
  name: 'schema',
  type: 'ExtensionSchema',
  attributes: {
    /** What bodies name it by, with `schemaType` as their `@type`: an address in the tenant's own name, not one that we read. */
    location: string({ pattern: /^https?:\/\/[^\s#]+$/, maxLength: 400 }),
    schemaType: string({ pattern: /^[A-Za-z][A-Za-z0-9_]*$/, maxLength: 100 }),
    description: string(),
    /** JSON Schema 2020-12 of the attributes that such bodies have beyond their resource's. */
    definition: object({}, { open: true }),
    createdAt: dateTime(),
  },
  required: ['location', 'schemaType', 'definition'],
  readOnly: ['createdAt'],
  operations: ['create', 'list', 'get'],
  lookups: [],
  events: ['Create'],
  access: { read: ['agent', 'finance', 'operator', 'partner'], write: ['operator'] },
  createdAttribute: 'createdAt',
});

export const schemaApi = api({
  id: 'Schema',
  title: 'Extension schemas',
  basePath: '/farthing/schemaManagement/v1',
  domain: 'platform',
  resources: [schemaResource],
  hub: false,
});

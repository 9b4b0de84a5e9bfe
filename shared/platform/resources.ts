import { api, boolean, decimal, integer, object, resource, string } from '../tmf/declaration';

/** A test clock goes at most ten years ahead: far enough for any contract, and dates stay four digits. */
const CLOCK_OFFSET_SECONDS_MAX = 10 * 366 * 86_400;

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
    /** Above, an adjustment of a balance needs a second person. In the tenant's currency. */
    adjustmentApprovalAbove: decimal(),
    /** Of a transfer between two balances. In the tenant's currency. */
    transferCost: decimal(),
    /** Printed on invoices. */
    seller: object({ name: string(), address: string(), taxNumber: string() }),
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
});

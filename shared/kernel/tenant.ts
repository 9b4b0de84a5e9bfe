declare const tenantBrand: unique symbol;
/** An MVNO brand. Part of every key; read from the caller's token, never from a body or a path. */
export type TenantId = string & { readonly [tenantBrand]: true };

const TENANT = /^[a-z][a-z0-9-]{1,30}$/;

/** The tenant named by a claim or a stored key, or undefined when the text is no tenant's name. */
export const parseTenantId = (text: string): TenantId | undefined =>
  TENANT.test(text) ? (text as TenantId) : undefined;

export function tenantId(text: string): TenantId {
  const tenant = parseTenantId(text);
  if (tenant === undefined) throw new Error(`Not a tenant's name: ${JSON.stringify(text)}`);
  return tenant;
}

export const ROLES = ['subscriber', 'agent', 'finance', 'operator', 'partner', 'network'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Who calls, as the verified token says. `partyId` is the Individual whom a subscriber's token stands for. */
export interface Caller {
  readonly tenant: TenantId;
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly partyId?: string;
}

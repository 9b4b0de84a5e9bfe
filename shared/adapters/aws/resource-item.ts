import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { invariant } from '../../kernel/errors';
import { type TenantId, tenantId } from '../../kernel/tenant';
import type { Body, EventKind, ResourceDeclaration } from '../../tmf/declaration';
import { firstValueAt } from '../../tmf/read-path';
import type { StoredResource } from '../../tmf/resource-store';
import { withoutSecrets } from '../../tmf/without-secrets';
import { lookupsOf } from '../../tmf/write-resource';

export type Item = Record<string, AttributeValue>;

export const resourceKey = (tenant: TenantId, resource: string, id: string): string => `${tenant}#${resource}#${id}`;
export const collectionKey = (tenant: TenantId, resource: string): string => `${tenant}#${resource}`;
export const lookupKey = (tenant: TenantId, resource: string, path: string, value: string): string =>
  `${tenant}#${resource}#${path}#${value}`;
/** Orders a collection by creation; of what was made within a millisecond, by id. */
export const createdKeyOf = (createdAt: string, id: string): string => `${createdAt}#${id}`;
/** Index names as stacks/constructs/domain-table.ts makes them: `lookup1` is the first declared lookup. */
export const lookupIndex = (declaration: ResourceDeclaration, path: string): string =>
  `lookup${declaration.lookups.indexOf(path) + 1}`;

/** Whose key seals a personal resource: its owner's, or its own where it is the person. */
export const personOf = (declaration: ResourceDeclaration, id: string, body: Body): string =>
  (declaration.access.own && firstValueAt(body, declaration.access.own)) ?? id;

/**
 * A stored resource as its table's item: for whoever writes it together with others in one transaction. `sealedBody`
 * stands in for the body's text where the resource is personal.
 */
export function toItem(declaration: ResourceDeclaration, stored: StoredResource, sealedBody?: string): Item {
  const { tenant, resource, id, lastChange } = stored;
  invariant(!declaration.personal || sealedBody !== undefined, `${resource} is personal: its body is kept sealed`);
  const item: Item = {
    pk: { S: resourceKey(tenant, resource, id) },
    allpk: { S: collectionKey(tenant, resource) },
    createdKey: { S: createdKeyOf(stored.createdAt, id) },
    tenant: { S: tenant },
    resource: { S: resource },
    type: { S: declaration.type },
    id: { S: id },
    version: { N: String(stored.version) },
    createdAt: { S: stored.createdAt },
    updatedAt: { S: stored.updatedAt },
    kind: { S: lastChange.kind },
    href: { S: stored.body.href },
    body: { S: sealedBody ?? JSON.stringify(stored.body) },
  };
  if (sealedBody !== undefined) {
    item.person = { S: personOf(declaration, id, stored.body) };
    item.announced = { S: JSON.stringify(announcedOf(declaration, stored.body)) };
  }
  if (sealedBody === undefined && declaration.secrets) {
    const told = withoutSecrets(stored.body, declaration.secrets);
    if (told !== stored.body) item.announced = { S: JSON.stringify(told) };
  }
  if (lastChange.previousState !== undefined) item.previousState = { S: lastChange.previousState };
  // Of what is personal even a digest tells something: it is sealed with the body.
  if (stored.requestHash !== undefined && sealedBody === undefined) item.requestHash = { S: stored.requestHash };
  for (const [path, value] of Object.entries(stored.lookups))
    item[`${lookupIndex(declaration, path)}pk`] = { S: lookupKey(tenant, resource, path, value) };
  return item;
}

/** What a personal resource's events say of it: where it is, whose it is, and its state. Nothing of the person. */
function announcedOf(declaration: ResourceDeclaration, body: Body): Body {
  const announced: Body = { id: body.id, href: body.href };
  const { access, state } = declaration;
  if (state) announced[state.attribute] = body[state.attribute];
  const [head, ...rest] = access.own?.split('.') ?? [];
  const owner = access.own === undefined ? undefined : firstValueAt(body, access.own);
  if (head !== undefined && head !== 'id' && owner !== undefined)
    announced[head] = rest.reduceRight<unknown>((inner, segment) => ({ [segment]: inner }), owner);
  return announced;
}

export const textOf = (item: Item, name: string): string => item[name]?.S ?? '';

/** What of a resource is sealed where it is personal. */
export type Sealed = Pick<StoredResource, 'body' | 'requestHash'>;

/** What an item keeps. `body` is its parsed text, opened with the digest of its request where it was sealed. */
export function fromItem(
  declaration: ResourceDeclaration,
  item: Item,
  { body, requestHash = item.requestHash?.S }: Sealed,
): StoredResource {
  const previousState = item.previousState?.S;
  return {
    tenant: tenantId(textOf(item, 'tenant')),
    resource: declaration.name,
    id: textOf(item, 'id'),
    version: Number(item.version?.N),
    createdAt: textOf(item, 'createdAt'),
    updatedAt: textOf(item, 'updatedAt'),
    body,
    lastChange: {
      kind: textOf(item, 'kind') as EventKind,
      ...(previousState === undefined ? {} : { previousState }),
    },
    lookups: lookupsOf(declaration, body),
    ...(requestHash === undefined ? {} : { requestHash }),
  };
}

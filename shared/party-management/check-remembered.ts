import { type Failure, failure } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import { ownerOf } from '../tmf/authorise';
import type { Body, ResourceDeclaration } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { individualResource } from './resources';

/**
 * What is sealed under a person's key cannot be kept once they were forgotten: of them stand id and address alone.
 * `unknown-reference` at the owner's path then.
 */
export async function checkRemembered(
  store: ResourceStore,
  tenant: TenantId,
  declaration: ResourceDeclaration,
  body: Body,
): Promise<Failure | undefined> {
  const owner = ownerOf(declaration, body);
  const person = owner === undefined ? undefined : await store.get(tenant, individualResource.name, owner);
  if (!person || person.body.familyName !== undefined) return undefined;
  const path = declaration.access.own ?? '';
  return failure('unknown-reference', 'This person was forgotten', {
    violations: [{ path, message: 'is of a person who was forgotten' }],
  });
}

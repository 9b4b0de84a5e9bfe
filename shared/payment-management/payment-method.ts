import { type Failure, failure } from '../kernel/errors';
import { isId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { paymentMethodResource } from './payment-method-resource';

/** Kept methods of one party that are read at most: nobody has more cards. */
export const METHODS_MAX = 50;

/** A kept method with what its subtypes say: a card's token and end, a wallet's id. */
export type PaymentMethod = BodyOf<typeof paymentMethodResource> & {
  token?: string;
  expirationDate?: string;
  walletId?: string;
};

/** What the payment provider knows it by. */
export const tokenOf = (method: PaymentMethod): string | undefined => method.token ?? method.walletId;

/** A card is good until its date, a method until its validity ends. */
export function hasExpired({ expirationDate, validFor }: PaymentMethod, nowMs: number): boolean {
  const ends = [expirationDate, validFor?.endDateTime].flatMap((end) => (end === undefined ? [] : Date.parse(end)));
  return ends.some((endMs) => endMs <= nowMs);
}

/** A party's kept methods, at most {@link METHODS_MAX}. */
export async function methodsOf(store: ResourceStore, tenant: TenantId, partyId: string): Promise<PaymentMethod[]> {
  const lookup = { path: 'relatedParty.id', value: partyId };
  const { items } = await store.list({ tenant, resource: paymentMethodResource.name, lookup, limit: METHODS_MAX });
  return items.map(({ body }) => body as PaymentMethod);
}

/** A payment's method as it is named: one that we keep, by its id, or the provider's token itself. */
export interface NamedMethod {
  readonly id?: string;
  readonly token?: string;
}

/**
 * The token that a payment is taken from. An id that is no kept method's is a token itself; without either it is the
 * payer's preferred method, undefined where there is none. A kept method is its owner's alone, active, and not expired:
 * else `unknown-reference` or `unprocessable` at `paymentMethod.id`.
 */
export async function findToken(
  store: ResourceStore,
  tenant: TenantId,
  given: { readonly method?: NamedMethod; readonly payerId?: string; readonly nowMs: number },
): Promise<Result<string | undefined, Failure>> {
  const { method = {}, payerId, nowMs } = given;
  if (method.token !== undefined) return ok(method.token);
  if (method.id === undefined) {
    const own = payerId === undefined ? [] : await methodsOf(store, tenant, payerId);
    const preferred = own.find((one) => one.isPreferred && one.status === 'active' && !hasExpired(one, nowMs));
    return ok(preferred && tokenOf(preferred));
  }
  const stored = isId(method.id) ? await store.get(tenant, paymentMethodResource.name, method.id) : undefined;
  if (!stored) return ok(method.id);
  const kept = stored.body as PaymentMethod;
  if (kept.relatedParty?.id !== payerId) return err(refused('unknown-reference', 'is no method of the payer'));
  if (kept.status !== 'active') return err(refused('unprocessable', `is ${kept.status}`));
  if (hasExpired(kept, nowMs)) return err(refused('unprocessable', 'has expired'));
  return ok(tokenOf(kept));
}

const refused = (code: 'unknown-reference' | 'unprocessable', message: string): Failure =>
  failure(code, `The payment method ${message}`, { violations: [{ path: 'paymentMethod.id', message }] });

import type { Clock } from '../kernel/clock';
import { canonicalJson, sha256Hex } from '../kernel/digest';
import type { PaymentProvider, ProviderAnswer, ProviderRecord, ProviderRecords, TakeRequest } from './ports';

/** How long `tok_slow` keeps one waiting. */
export const SLOW_MS = 3_000;
const AUTHORIZATION_LENGTH = 12;

type Behaviour =
  | { readonly kind: 'done' }
  | { readonly kind: 'declined'; readonly reason: string }
  /** Pending until `SLOW_MS` after the first ask. */
  | { readonly kind: 'slow'; readonly later: ProviderAnswer['kind'] & ('done' | 'declined') }
  /** The money is taken at once, the first answer is lost on its way; asked again, it says so. */
  | { readonly kind: 'answers-twice' }
  | { readonly kind: 'unavailable' };

/** What each magic token does. Any other is declined as unknown. */
export const MAGIC_TOKENS: Readonly<Record<string, Behaviour>> = {
  tok_visa: { kind: 'done' },
  tok_mastercard: { kind: 'done' },
  tok_sepa: { kind: 'done' },
  tok_declined: { kind: 'declined', reason: 'card_declined' },
  tok_insufficient_funds: { kind: 'declined', reason: 'insufficient_funds' },
  tok_expired: { kind: 'declined', reason: 'expired_card' },
  tok_fraud: { kind: 'declined', reason: 'suspected_fraud' },
  tok_slow: { kind: 'slow', later: 'done' },
  tok_slow_declined: { kind: 'slow', later: 'declined' },
  tok_answers_twice: { kind: 'answers-twice' },
  tok_unavailable: { kind: 'unavailable' },
};

/**
 * A payment provider for trying things out: magic tokens decide what happens, its own record makes that the same for the
 * same key. A real provider's adapter stands in its place with the same contract.
 */
export class SimulatedPaymentProvider implements PaymentProvider {
  constructor(
    private readonly records: ProviderRecords,
    private readonly clock: Clock,
  ) {}

  async take(request: TakeRequest): Promise<ProviderAnswer> {
    const { tenant, idempotencyKey, amountNano, currency, token } = request;
    const digest = sha256Hex(canonicalJson([tenant, String(amountNano), currency, token]));
    const key = `${tenant}/${idempotencyKey}`;
    const record = await this.records.ask(key, digest, this.clock.now());
    if (record.requestDigest !== digest) return { kind: 'key-reused' };
    const authorizationCode = sha256Hex(key).slice(0, AUTHORIZATION_LENGTH).toUpperCase();
    return this.answer(
      MAGIC_TOKENS[token] ?? { kind: 'declined', reason: 'unknown_payment_method' },
      record,
      authorizationCode,
    );
  }

  private answer(behaviour: Behaviour, record: ProviderRecord, authorizationCode: string): ProviderAnswer {
    const done = { kind: 'done', authorizationCode } as const;
    switch (behaviour.kind) {
      case 'done':
        return done;
      case 'declined':
        return behaviour;
      case 'unavailable':
        return { kind: 'unavailable' };
      case 'answers-twice':
        return record.asked === 1 ? { kind: 'unavailable' } : done;
      case 'slow':
        if (this.clock.now() - record.firstAskedAtMs < SLOW_MS) return { kind: 'pending' };
        return behaviour.later === 'done' ? done : { kind: 'declined', reason: 'card_declined' };
    }
  }
}

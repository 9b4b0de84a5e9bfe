import type { Clock } from '../kernel/clock';
import { canonicalJson, sha256Hex } from '../kernel/digest';
import type {
  PaymentProvider,
  ProviderAnswer,
  ProviderRecord,
  ProviderRecords,
  RefundRequest,
  TakeRequest,
} from './ports';

/** How long `tok_slow` and a 3-D Secure challenge keep one waiting. */
export const SLOW_MS = 3_000;
const AUTHORIZATION_LENGTH = 12;

type Behaviour =
  | { readonly kind: 'done' }
  | { readonly kind: 'declined'; readonly reason: string }
  /** Pending until `SLOW_MS` after the first ask; with a challenge for the payer, if it says so. */
  | { readonly kind: 'slow'; readonly later: Later; readonly challenged?: true }
  /** The money is taken at once, the first answer is lost on its way; asked again, it says so. */
  | { readonly kind: 'answers-twice' }
  | { readonly kind: 'unavailable' };
type Later = { readonly kind: 'done' } | { readonly kind: 'declined'; readonly reason: string };

const DONE = { kind: 'done' } as const;
const declined = (reason: string) => ({ kind: 'declined', reason }) as const;

/** What each magic token does. Any other is declined as unknown. */
export const MAGIC_TOKENS: Readonly<Record<string, Behaviour>> = {
  tok_visa: DONE,
  tok_mastercard: DONE,
  tok_sepa: DONE,
  tok_declined: declined('card_declined'),
  tok_insufficient_funds: declined('insufficient_funds'),
  tok_expired: declined('expired_card'),
  tok_do_not_honor: declined('do_not_honor'),
  tok_lost_card: declined('lost_card'),
  tok_stolen_card: declined('stolen_card'),
  tok_fraud: declined('suspected_fraud'),
  tok_slow: { kind: 'slow', later: DONE },
  tok_slow_declined: { kind: 'slow', later: declined('card_declined') },
  tok_3ds: { kind: 'slow', later: DONE, challenged: true },
  tok_3ds_abandoned: { kind: 'slow', later: declined('authentication_abandoned'), challenged: true },
  tok_answers_twice: { kind: 'answers-twice' },
  tok_unavailable: { kind: 'unavailable' },
  tok_chargeback: DONE,
  tok_chargeback_won: DONE,
  tok_notices_out_of_order: DONE,
  tok_refund_refused: DONE,
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
    const { idempotencyKey, token } = request;
    const record = await this.ask(request, idempotencyKey);
    if (record === undefined) return { kind: 'key-reused' };
    return this.answer(MAGIC_TOKENS[token] ?? declined('unknown_payment_method'), record, codeOf(request));
  }

  async refund(request: RefundRequest): Promise<ProviderAnswer> {
    const record = await this.ask(request, `refund/${request.idempotencyKey}`);
    if (record === undefined) return { kind: 'key-reused' };
    if (request.token === 'tok_refund_refused') return declined('charge_already_settled');
    return { kind: 'done', authorizationCode: codeOf(request) };
  }

  /** Undefined where the key was used for something else. */
  private async ask(request: TakeRequest, name: string): Promise<ProviderRecord | undefined> {
    const { tenant, amountNano, currency, token } = request;
    const digest = sha256Hex(canonicalJson([tenant, String(amountNano), currency, token]));
    const record = await this.records.ask(`${tenant}/${name}`, digest, this.clock.now());
    return record.requestDigest === digest ? record : undefined;
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
        if (this.clock.now() - record.firstAskedAtMs >= SLOW_MS)
          return behaviour.later.kind === 'done' ? done : behaviour.later;
        return behaviour.challenged
          ? { kind: 'pending', challengeUrl: `https://challenge.example/${authorizationCode}` }
          : { kind: 'pending' };
    }
  }
}

const codeOf = ({ tenant, idempotencyKey }: TakeRequest): string =>
  sha256Hex(`${tenant}/${idempotencyKey}`).slice(0, AUTHORIZATION_LENGTH).toUpperCase();

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { formatNano, parseNano } from '../kernel/money';
import { err, ok } from '../kernel/result';
import { isRecord } from '../tmf/read-path';
import type { PaymentBody } from './check-payment';
import type { NoticeReader, ProviderNotice } from './ports';

export const SIGNATURE_HEADER = 'provider-signature';
/** A notice that was signed longer ago, or ahead of us, was kept by somebody to be sent again. */
export const SIGNATURE_AGE_MAX_MS = 300_000;

/** Signs a notice as the simulated provider sends it: `t=<epoch seconds>,v1=<HMAC-SHA-256 of "<t>.<body>">`. */
export function signNotice(body: string, secret: string, nowMs: number): string {
  const t = Math.floor(nowMs / 1_000);
  return `t=${t},v1=${digestOf(body, secret, t)}`;
}

const digestOf = (body: string, secret: string, t: number): string =>
  createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');

/** Reads the simulated provider's notices: signed with the secret, not long ago. */
export function simulatedNoticeReader(secretOf: () => Promise<string>, clock: Clock): NoticeReader {
  return {
    async read(body, headers) {
      const [, t = '', v1 = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers[SIGNATURE_HEADER] ?? '') ?? [];
      const expected = digestOf(body, await secretOf(), Number(t));
      const isFresh = Math.abs(clock.now() - Number(t) * 1_000) <= SIGNATURE_AGE_MAX_MS;
      if (v1.length !== expected.length || !timingSafeEqual(Buffer.from(v1), Buffer.from(expected)) || !isFresh)
        return err(failure('forbidden', 'The signature is not the provider’s, or too old'));
      const notice = parseNotice(body);
      return notice ? ok(notice) : err(failure('invalid-request', 'The notice cannot be read'));
    },
  };
}

/** A notice as JSON, its amount as decimal text. */
export const noticeText = (notice: ProviderNotice): string =>
  JSON.stringify(notice.about === 'dispute' ? { ...notice, amountNano: formatNano(notice.amountNano) } : notice);

function parseNotice(body: string): ProviderNotice | undefined {
  const value: unknown = asJson(body);
  if (!isRecord(value)) return undefined;
  const { about, disputeId, paymentId, refundId, currency, reason, status } = value;
  const answer = decisionOf(value.answer);
  if (about === 'payment' && typeof paymentId === 'string' && answer) return { about, paymentId, answer };
  if (about === 'refund' && typeof refundId === 'string' && answer) return { about, refundId, answer };
  const amountNano = parseNano(String(value.amountNano));
  if (about !== 'dispute' || amountNano === undefined || amountNano <= 0n) return undefined;
  if (status !== 'open' && status !== 'won' && status !== 'lost') return undefined;
  if (typeof disputeId !== 'string' || typeof paymentId !== 'string' || typeof currency !== 'string') return undefined;
  return { about, disputeId, paymentId, amountNano, currency, reason: String(reason ?? 'unknown'), status };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decisionOf(answer: unknown) {
  if (!isRecord(answer)) return undefined;
  if (answer.kind === 'declined') return { kind: 'declined', reason: String(answer.reason ?? 'unknown') } as const;
  return answer.kind === 'done'
    ? ({ kind: 'done', authorizationCode: String(answer.authorizationCode ?? '') } as const)
    : undefined;
}

/** The magic tokens of which the simulated provider tells something later. */
export const TOKENS_WITH_NOTICES = ['tok_chargeback', 'tok_chargeback_won', 'tok_notices_out_of_order'] as const;

/** What the simulated provider tells of a payment unasked, by its magic token, in the order in which it is sent. */
export function noticesOf(payment: PaymentBody): ProviderNotice[] {
  const token = payment.paymentMethod?.token ?? payment.paymentMethod?.id ?? '';
  const amountNano = parseNano(payment.totalAmount?.value ?? '') ?? 0n;
  const dispute = {
    about: 'dispute' as const,
    disputeId: `dp-${payment.id}`,
    paymentId: payment.id,
    amountNano,
    currency: payment.totalAmount?.unit ?? '',
    reason: 'fraudulent',
  };
  const open = { ...dispute, status: 'open' as const };
  const won = { ...dispute, status: 'won' as const };
  const paid: ProviderNotice = {
    about: 'payment',
    paymentId: payment.id,
    answer: { kind: 'done', authorizationCode: payment.authorizationCode ?? '' },
  };
  const sent: Readonly<Record<(typeof TOKENS_WITH_NOTICES)[number], ProviderNotice[]>> = {
    tok_chargeback: [open, open],
    tok_chargeback_won: [open, won],
    tok_notices_out_of_order: [won, open, paid],
  };
  const known = TOKENS_WITH_NOTICES.find((one) => one === token);
  return known === undefined ? [] : sent[known];
}

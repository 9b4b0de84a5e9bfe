import type { ApiHandler } from '../kernel/api';
import { failure } from '../kernel/errors';
import { paymentApi } from './resources';

/**
 * Money is not taken without an Idempotency-Key: the payment's id, and so the provider's key, is made of it. Without one a
 * client whose answer was lost could only pay twice.
 */
export const requireIdempotencyKey =
  (handler: ApiHandler): ApiHandler =>
  async (request) => {
    const isPayment = request.path.startsWith(`${paymentApi.basePath}/`);
    if (!isPayment || request.method !== 'POST' || request.headers['idempotency-key'] !== undefined)
      return handler(request);
    const violations = [{ path: 'Idempotency-Key', message: 'send a key of your own, the same when you try again' }];
    return { failure: failure('invalid-request', 'A payment needs an Idempotency-Key header', { violations }) };
  };

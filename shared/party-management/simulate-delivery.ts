import type { MessageDelivery } from './ports';

/** Where the simulated carrier fails: by how an address begins, or how a number ends. */
const REFUSED = /^refused|9003$/;
const SLOW = /^slow|9002$/;
const FAILURES_BEFORE_SUCCESS = 2;

/** Stands where an SMS centre and a mail service would: sends nothing, and answers by the address. */
export const simulatedDelivery: MessageDelivery = {
  async send({ address, attempt }) {
    if (REFUSED.test(address)) return { outcome: 'refused', reason: 'nobody is there' };
    if (SLOW.test(address) && attempt <= FAILURES_BEFORE_SUCCESS)
      return { outcome: 'unavailable', reason: 'the carrier is busy' };
    return { outcome: 'sent' };
  },
};

/** Where a payment provider posts its notices, followed by the tenant. */
export const NOTICE_PATH = '/farthing/paymentProvider/v1';

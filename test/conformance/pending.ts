/** APIs that are not yet compared to the letter: `npm run conformance` shows what is left of them. */
export const PENDING: readonly string[] = [
  'TMF622',
  'TMF629',
  'TMF632',
  'TMF635',
  'TMF637',
  'TMF638',
  'TMF639',
  'TMF641',
  'TMF644',
  'TMF654',
  'TMF666',
  'TMF676',
  'TMF678',
];

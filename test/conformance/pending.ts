/** APIs that are not yet compared to the letter: `npm run conformance` shows what is left of them. */
export const PENDING: readonly string[] = [
  'TMF629',
  'TMF632',
  'TMF635',
  'TMF644',
  'TMF654',
  'TMF666',
  'TMF676',
  'TMF678',
];

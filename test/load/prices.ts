/**
 * AWS list prices, US East (N. Virginia), US dollars, without free tiers, discounts or commitments. They are AWS's public
 * pricing pages' as of 2024-11 (DynamoDB on demand was halved on 2024-11-01) and later; a bill shows an account's own.
 */
export const PRICES = {
  dynamoWriteUnit: {
    dollars: 0.625,
    per: 1e6,
    what: 'write request unit, on demand',
    source: 'DynamoDB pricing, on-demand, Standard',
  },
  dynamoReadUnit: {
    dollars: 0.125,
    per: 1e6,
    what: 'read request unit, on demand',
    source: 'DynamoDB pricing, on-demand, Standard',
  },
  lambdaRequest: { dollars: 0.2, per: 1e6, what: 'request', source: 'AWS Lambda pricing, Arm' },
  lambdaGbSecond: { dollars: 0.0000133334, per: 1, what: 'GB-second, first tier', source: 'AWS Lambda pricing, Arm' },
  sqsRequest: {
    dollars: 0.4,
    per: 1e6,
    what: 'request, standard queue, each started 64 KiB',
    source: 'Amazon SQS pricing',
  },
  s3Put: { dollars: 5, per: 1e6, what: 'PUT, Standard', source: 'Amazon S3 pricing, requests' },
  s3Get: { dollars: 0.4, per: 1e6, what: 'GET, Standard', source: 'Amazon S3 pricing, requests' },
  stateTransition: {
    dollars: 0.025,
    per: 1e3,
    what: 'state transition, Standard workflows',
    source: 'AWS Step Functions pricing',
  },
  logByte: { dollars: 0.5, per: 1e9, what: 'byte ingested', source: 'Amazon CloudWatch pricing, logs, Standard' },
} as const;

export type Meterable = keyof typeof PRICES;
/** What one charge uses of each. Reading a stream costs a function nothing. */
export type Use = Readonly<Partial<Record<Meterable, number>>>;

/** List-price dollars a million charges. */
export function dollarsPerMillion(use: Use): number {
  return (Object.keys(PRICES) as Meterable[]).reduce(
    (sum, name) => sum + ((use[name] ?? 0) * 1e6 * PRICES[name].dollars) / PRICES[name].per,
    0,
  );
}

/** One use and another: of each both. */
export function plus(a: Use, b: Use): Use {
  const names = new Set([...Object.keys(a), ...Object.keys(b)] as Meterable[]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

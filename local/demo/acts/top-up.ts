import type { ApiClient } from '../api-client';

const PREPAY = '/tmf-api/prepayBalanceManagement/v4';

export interface TopUpBody {
  readonly id: string;
  readonly status: string;
}
export interface BucketBody {
  readonly id: string;
  readonly name: string;
  readonly usageType: string;
  readonly remainingValue: { readonly amount: string | number; readonly units: string };
}

/** Tops a balance up with a card token and waits until the payment has decided. */
export async function topUp(
  payer: ApiClient,
  balanceId: string,
  amount: string,
  token: string,
  key: string,
): Promise<TopUpBody> {
  const made = await payer.post<TopUpBody>(
    `${PREPAY}/topupBalance`,
    { amount: { amount, units: 'EUR' }, bucket: { id: balanceId }, paymentMethod: { id: token } },
    key,
  );
  return payer.until<TopUpBody>(
    `${PREPAY}/topupBalance/${made.id}`,
    (now) => now.status !== 'created',
    `Top-up ${made.id}`,
  );
}

export const bucketsOf = (reader: ApiClient, partyId: string): Promise<BucketBody[]> =>
  reader.get<BucketBody[]>(`${PREPAY}/bucket?relatedParty.id=${partyId}&limit=100`);

/** The main balance, exact decimal text of currency units. */
export async function moneyOf(reader: ApiClient, balanceId: string): Promise<string> {
  const bucket = await reader.get<BucketBody>(`${PREPAY}/bucket/${balanceId}`);
  return String(bucket.remainingValue.amount);
}

const OCTETS_PER_GIB = 1024 ** 3;

/** An amount as people read it. */
export function describeAmount({ amount, units }: BucketBody['remainingValue']): string {
  if (units === 'octet') return `${(Number(amount) / OCTETS_PER_GIB).toFixed(2)} GiB`;
  return units === 's' ? `${Math.floor(Number(amount) / 60)} min` : `${amount} ${units}`;
}

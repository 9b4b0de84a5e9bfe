import { answered, awaited } from '../../../docs/client/client';
import type { Paths } from '../../../docs/client/paths';
import type { ApiClient } from '../api-client';

const PREPAY = '/tmf-api/prepayBalanceManagement/v4';
const TOP_UP = `${PREPAY}/topupBalance` as const;

export type TopUp = Paths[typeof TOP_UP]['post']['responses'][201]['content']['application/json'];
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
): Promise<TopUp> {
  const made = await answered(
    payer.typed.POST(TOP_UP, {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        amount: { amount: Number(amount), units: 'EUR' },
        bucket: { id: balanceId },
        paymentMethod: { id: token },
      },
    }),
  );
  return awaited(
    () => payer.typed.GET(`${TOP_UP}/{id}`, { params: { path: { id: made.id } } }),
    ({ status }) => status !== 'created',
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

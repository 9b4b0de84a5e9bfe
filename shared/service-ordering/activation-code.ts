import encodeQR from 'qr';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Caller } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import type { TaskResults } from './ports';
import { SERVICE_ORDER } from './resources';

const CONFIRMING = 'confirm-profile';
/** Who may see anybody's: care reads it out to who cannot scan. */
const STAFF = ['agent', 'operator'] as const;

export interface ActivationCode {
  readonly id: string;
  readonly iccid?: string;
  readonly smdpAddress: string;
  readonly matchingId: string;
  /** What a device takes, as text or as a picture (GSMA SGP.22 §4.1): `LPA:1$smdp.example.com$MATCHING-ID`. */
  readonly activationCode: string;
  /** How far its profile is, as the SM-DP+ told: `downloaded`, `installed`; absent: nothing was fetched yet. */
  readonly profileState?: string;
}

export const toActivationCode = (smdpAddress: string, matchingId: string): string =>
  `LPA:1$${smdpAddress}$${matchingId}`;

/** The code as a picture: SVG. */
export const drawActivationCode = (activationCode: string): string => encodeQR(activationCode, 'svg');

/**
 * The newest activation code of a product's eSIM, for who it is for and for care. `not-found` for everybody else, as where there is
 * none: who may not see it does not learn that it is there.
 */
export async function findActivationCode(
  { store, results }: { readonly store: ResourceStore; readonly results: TaskResults },
  caller: Caller,
  productId: string,
): Promise<Result<ActivationCode, Failure>> {
  const { tenant } = caller;
  const none = err(failure('not-found', `There is no activation code of product ${productId}`));
  const result = await results.find({ tenant, productId, operation: CONFIRMING });
  const { matchingId, smdpAddress } = result?.values ?? {};
  const stored = result && (await store.get(tenant, SERVICE_ORDER.name, result.taskId));
  if (!stored || matchingId === undefined || smdpAddress === undefined) return none;
  const order = bodyOf(SERVICE_ORDER, stored);
  const isOwner = caller.partyId !== undefined && order.relatedParty?.some(({ id }) => id === caller.partyId);
  if (!isOwner && !STAFF.some((role) => caller.roles.includes(role))) return none;
  const iccid = order.serviceOrderItem?.[0]?.service?.serviceCharacteristic?.find(
    ({ name }) => name === 'iccid',
  )?.value;
  const profileState = order.milestone?.at(-1)?.name;
  return ok({
    id: productId,
    ...(typeof iccid === 'string' ? { iccid } : {}),
    smdpAddress,
    matchingId,
    activationCode: toActivationCode(smdpAddress, matchingId),
    ...(profileState === undefined ? {} : { profileState }),
  });
}

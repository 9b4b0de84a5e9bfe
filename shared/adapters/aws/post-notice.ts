import type { Notice } from '../../convergent-charging';
import { checkTarget } from '../../platform/check-callback';
import { postCallback } from './post-callback';

/** The network function does not take it now: it is tried again. */
export class NoticeRefusedError extends Error {
  override readonly name = 'NoticeRefusedError';
}

/** Of these answers the same notice again gets no other: the network function has forgotten what it is about. */
const FINAL_STATUSES: readonly number[] = [400, 403, 404, 405, 410, 501];

/**
 * POSTs a notice to a network function. Answers what came of it; throws what another try may mend. An address that we may not
 * call is never tried: it is on the record of the log.
 */
export async function postNotice(
  { url, body }: Notice,
  local: boolean,
): Promise<'taken' | 'unknown-there' | 'not-allowed'> {
  if (checkTarget(url, local) !== undefined) return 'not-allowed';
  const status = await postCallback({ url, headers: { 'Content-Type': 'application/json' }, body }, local);
  if (status >= 200 && status < 300) return 'taken';
  if (FINAL_STATUSES.includes(status)) return 'unknown-there';
  throw new NoticeRefusedError(`The network function answered ${status}`);
}

import { isRecord } from '../tmf/read-path';
import type { NetworkMessage } from './network-task';
import type { Dialect, SystemCall, Told } from './system-dialect';

/** GSMA SGP.22 §6.5.2: ES2+ over HTTP, JSON. */
const PATH = '/gsma/rsp2/es2plus';
const PROTOCOL = 'gsma/rsp/v2.2.0';
/** Who asks, as the SM-DP+ knows us (§5.3). */
const REQUESTER = 'farthing';

/** Speaks to an SM-DP+: DownloadOrder, ConfirmOrder, ReleaseProfile, CancelOrder. */
export const ES2_PLUS: Dialect = {
  toCall(message) {
    const header = {
      functionRequesterIdentifier: REQUESTER,
      functionCallIdentifier: `${message.id}.${message.attempt}`,
    };
    const { name, fields } = callOf(message);
    return {
      path: `${PATH}/${name}`,
      headers: { 'X-Admin-Protocol': PROTOCOL },
      body: { header, iccid: padded(message.iccid ?? ''), ...fields },
    } satisfies SystemCall;
  },
  toAnswer(_, body) {
    const header = isRecord(body.header) ? body.header : {};
    const execution = isRecord(header.functionExecutionStatus) ? header.functionExecutionStatus : {};
    switch (execution.status) {
      case 'Executed-Success':
      case 'Executed-WithWarning':
        return { outcome: 'done', ...resultOf(body) };
      case 'Failed':
      case 'Expired':
        return refusal(isRecord(execution.statusCodeData) ? execution.statusCodeData : {});
      default:
        return undefined;
    }
  },
};

function callOf({ operation, parameters }: NetworkMessage): {
  name: string;
  fields: Readonly<Record<string, unknown>>;
} {
  switch (operation) {
    case 'order-profile':
      return { name: 'downloadOrder', fields: parameters?.eid === undefined ? {} : { eid: parameters.eid } };
    case 'confirm-profile':
      // Released by a call of its own, once the network knows the SIM.
      return { name: 'confirmOrder', fields: { releaseFlag: false } };
    case 'release-profile':
      return { name: 'releaseProfile', fields: {} };
    default:
      // It goes back into the stock of the SM-DP+: nobody fetched it, or it is deleted on the device.
      return { name: 'cancelOrder', fields: { finalProfileStatusIndicator: 'Available' } };
  }
}

/** An ICCID has 20 digits there: a shorter one is padded (§5.3.1, ITU-T E.118). */
const padded = (iccid: string): string => iccid.padEnd(20, 'F');

function resultOf({ matchingId, smdpAddress }: Readonly<Record<string, unknown>>): Pick<Told, 'result'> {
  const result = {
    ...(typeof matchingId === 'string' ? { matchingId } : {}),
    ...(typeof smdpAddress === 'string' ? { smdpAddress } : {}),
  };
  return Object.keys(result).length === 0 ? {} : { result };
}

/** Subjects of §5.2.6.1 whose refusal says what to do: 8.1 is the eUICC, 8.2 the profile. */
const CODES = [
  ['8.1', 'deviceRefused'],
  ['8.2', 'profileUnavailable'],
] as const;

/** Reason codes of §5.2.6: 4 is an error in the execution, 5 its stop; what is before them asks the same in vain. */
function refusal({ subjectCode, reasonCode }: Readonly<Record<string, unknown>>): Told {
  const reason = `${String(subjectCode)} ${String(reasonCode)}`;
  if (/^[45]\./.test(String(reasonCode))) return { outcome: 'failed', code: 'busy', reason };
  const code = CODES.find(([subject]) => String(subjectCode).startsWith(subject))?.[1];
  return { outcome: 'declined', ...(code === undefined ? {} : { code }), reason };
}

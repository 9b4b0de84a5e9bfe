import type { TenantId } from '../kernel/tenant';
import type { NetworkOperation, OssSystem } from './task-kinds';

/** One thing that the network shall do for a subscriber. Asking again under the same id does nothing twice. */
export interface NetworkTaskRequest {
  readonly tenant: TenantId;
  /** `<productId>-activate-sim`, `<productId>-profile-<spec>`, `<orderId>-<itemId>-suspend-sim`. */
  readonly id: string;
  readonly orderId: string;
  readonly operation: NetworkOperation;
  /** Whose it is: who may see what it came to. */
  readonly partyId?: string;
  /** The product that it is for. */
  readonly productId?: string;
  /** E.164 digits. With `iccid` it is there whenever the kind needs a line. */
  readonly msisdn?: string;
  readonly iccid?: string;
  readonly imsi?: string;
  /** set-profile, remove-profile: the service specification whose profile the subscriber gets or loses. */
  readonly profile?: { readonly id: string; readonly name: string };
  /** What else the kind is told: `newIccid`, `portDate`, `donor`; at most {@link PARAMETERS_MAX}. */
  readonly parameters?: Readonly<Record<string, string>>;
}
export const PARAMETERS_MAX = 20;

/** Asks that a task be undone, whatever became of it. Nothing to undo is success. */
export interface UndoTaskRequest {
  readonly tenant: TenantId;
  readonly id: string;
  /** From 1, where an earlier request to undo it was declined and a person had the order go on. */
  readonly again?: number;
}

/** What the workflow's wait is answered with. */
export interface NetworkTaskResult {
  readonly id: string;
  readonly outcome: 'done';
}

/** What the network's system is sent: a task, and which time it is asked. */
export interface NetworkMessage extends Omit<NetworkTaskRequest, 'operation'> {
  readonly operation: NetworkOperation | 'undo';
  /** Where it goes. */
  readonly system: OssSystem;
  /** undo: the id of the task to undo, and what it was. */
  readonly undoes?: string;
  readonly undoing?: NetworkOperation;
  /** Counts from 1. A task asked again has the same id and the next attempt. */
  readonly attempt: number;
}

/**
 * The network's answer: `done`; `declined`, it will not and did nothing; `failed`, ask again; `inProgress`, it is at work, and
 * the wait begins anew. An answer of an earlier attempt still tells what is true of the task when it is `done` or `declined`.
 */
export interface NetworkAnswer {
  readonly tenant: TenantId;
  readonly id: string;
  readonly attempt: number;
  readonly outcome: 'done' | 'declined' | 'failed' | 'inProgress';
  /** Why not: one of TASK_REASONS, or the system's own. */
  readonly code?: string;
  /** For operators; holds no personal data. */
  readonly reason?: string;
  /** inProgress: what was reached: `dispatched`. */
  readonly milestone?: string;
  /** done: what came of it: `matchingId`. Kept apart from the service order, which others may see. */
  readonly result?: Readonly<Record<string, string>>;
  /** The answer's own id where the network has one. */
  readonly reference?: string;
}

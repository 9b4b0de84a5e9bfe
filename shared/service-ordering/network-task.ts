import type { TenantId } from '../kernel/tenant';

export const NETWORK_OPERATIONS = [
  'activate-sim',
  'suspend-sim',
  'resume-sim',
  'deactivate-sim',
  'set-profile',
  'remove-profile',
] as const;
export type NetworkOperation = (typeof NETWORK_OPERATIONS)[number];

/** One thing that the network shall do for a subscriber. Asking again under the same id does nothing twice. */
export interface NetworkTaskRequest {
  readonly tenant: TenantId;
  /** `<productId>-activate-sim`, `<productId>-profile-<spec>`, `<orderId>-<itemId>-suspend-sim`. */
  readonly id: string;
  readonly orderId: string;
  readonly operation: NetworkOperation;
  /** E.164 digits. */
  readonly msisdn: string;
  readonly iccid: string;
  readonly imsi?: string;
  /** set-profile, remove-profile: the service specification whose profile the subscriber gets or loses. */
  readonly profile?: { readonly id: string; readonly name: string };
}

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
  /** undo: the id of the task to undo. */
  readonly undoes?: string;
  /** Counts from 1. A task asked again has the same id and the next attempt. */
  readonly attempt: number;
}

/**
 * The network's answer: `done`; `declined`, it will not and did nothing; `failed`, ask again. An answer of an earlier
 * attempt still tells what is true of the task when it is `done` or `declined`.
 */
export interface NetworkAnswer {
  readonly tenant: TenantId;
  readonly id: string;
  readonly attempt: number;
  readonly outcome: 'done' | 'declined' | 'failed';
  /** For operators; holds no personal data. */
  readonly reason?: string;
  /** The answer's own id where the network has one. */
  readonly reference?: string;
}

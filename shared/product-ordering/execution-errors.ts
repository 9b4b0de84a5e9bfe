/** The error of an execution that nobody answered whether charging was opened: whatever was, is closed. */
export const CHARGING_FAILED = 'ChargingFailed';

/** The error of an execution that could not close charging which may be open. */
export const CHARGING_UNCERTAIN = 'ChargingUncertain';

/** The error of an execution whose order was cancelled: it undoes what it did. */
export const CANCELLATION_REQUESTED = 'CancellationRequested';

/** The error of a step whose order is not at the version that was planned: its execution plans it anew. */
export const AMENDED = 'PreconditionFailed';

/** The error of an execution that goes on with the undoing that an earlier one could not finish. */
export const RESUMED = 'Resumed';

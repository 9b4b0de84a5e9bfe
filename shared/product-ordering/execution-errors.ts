/** The error of an execution that cannot know whether charging was opened. */
export const CHARGING_UNCERTAIN = 'ChargingUncertain';

/** The error of an execution whose order was cancelled: it undoes what it did. */
export const CANCELLATION_REQUESTED = 'CancellationRequested';

/** The error of an execution that goes on with the undoing that an earlier one could not finish. */
export const RESUMED = 'Resumed';

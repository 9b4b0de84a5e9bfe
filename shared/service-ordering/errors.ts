/** The network will not do this: no retry, the order is compensated. */
export const NETWORK_TASK_DECLINED = 'NetworkTaskDeclined';
/** It failed for a moment: the workflow asks again. */
export const NETWORK_TASK_FAILED = 'NetworkTaskFailed';

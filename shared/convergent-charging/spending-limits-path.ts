/** TS 29.594 names it; what follows is a resource of its. */
export const SPENDING_LIMITS_BASE_PATH = '/nchf-spendinglimitcontrol/v1';

/** Where the front door serves Nchf_ConvergedCharging. */
export const NCHF_BASE_PATH = '/nchf-convergedcharging/v3';

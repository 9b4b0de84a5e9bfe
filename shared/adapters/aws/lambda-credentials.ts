import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Stands in for the SDK's chain of providers when functions are bundled: Lambda always has them in its environment. */
export const defaultProvider = () => fromEnv();

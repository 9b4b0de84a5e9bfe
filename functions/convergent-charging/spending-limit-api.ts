import { networkFunction } from '../../shared/adapters/aws/network-function';
import { spendingLimitPorts } from '../../shared/adapters/aws/spending-limit-ports';
import { serveSpendingLimits } from '../../shared/convergent-charging';

const ports = spendingLimitPorts(process.env);

/** Nchf_SpendingLimitControl. */
export const handler = networkFunction((request) => serveSpendingLimits(ports, request));

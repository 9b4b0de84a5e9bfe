import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { networkFunction } from '../../shared/adapters/aws/network-function';
import { AccountCache, serveNchf } from '../../shared/convergent-charging';

const ports = chargingPorts(process.env);
const cache = new AccountCache();

/** Nchf_ConvergedCharging. */
export const handler = networkFunction((request) => serveNchf(ports, cache, request));

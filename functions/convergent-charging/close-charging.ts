import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { type CloseChargingRequest, closeCharging } from '../../shared/convergent-charging';

const ports = chargingPorts(process.env);

/** A state machine's compensation. */
export const handler = (request: CloseChargingRequest): Promise<void> => closeCharging(ports, request);

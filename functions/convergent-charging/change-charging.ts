import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { type ChangeChargingRequest, changeCharging } from '../../shared/convergent-charging';

const ports = chargingPorts(process.env);

/** A state machine's task. Throws NoTariffError (try again), NoBalanceError (do not), OpeningContendedError (try again). */
export const handler = (request: ChangeChargingRequest): Promise<void> => changeCharging(ports, request);

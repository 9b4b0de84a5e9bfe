import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { type OpenChargingAnswer, type OpenChargingRequest, openCharging } from '../../shared/convergent-charging';

interface OpenEvent {
  readonly request: Omit<OpenChargingRequest, 'activatedAt'>;
  readonly activatedAt: string;
}

const ports = chargingPorts(process.env);

/** A state machine's task. Throws NoTariffError (try again), NoBalanceError (do not), OpeningContendedError (try again). */
export const handler = ({ request, activatedAt }: OpenEvent): Promise<OpenChargingAnswer> =>
  openCharging(ports, { ...request, activatedAt });

import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import {
  type CloseChargingRequest,
  closeCharging,
  type OpenChargingRequest,
  withdrawCharging,
} from '../../shared/convergent-charging';

/** What is closed; or what open-charging was asked, where nobody knows what came of it. */
type CloseEvent =
  | CloseChargingRequest
  | { readonly request: Omit<OpenChargingRequest, 'activatedAt'>; readonly activatedAt: string };

const ports = chargingPorts(process.env);

/** A state machine's compensation. */
export const handler = (event: CloseEvent): Promise<void> =>
  'request' in event
    ? withdrawCharging(ports, { ...event.request, activatedAt: event.activatedAt })
    : closeCharging(ports, event);

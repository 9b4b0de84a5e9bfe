import { api, dateTime, integer, object, oneOf, string } from '../tmf/declaration';
import { HEALTH_STATUSES } from './network-health';
import { OUTCOMES } from './parse-answer';
import { SYSTEM_NAMES } from './task-kinds';

const HEALTH_VIEW = object({ system: string(), status: string(), tasksPerMinute: integer(), until: dateTime() });

/** ES2+'s own path (GSMA SGP.22 §6.5.2): an SM-DP+ appends it to the address that it is given. */
export const ES2_PLUS_PATH = 'gsma/rsp2/es2plus/handleDownloadProgressInfo';

/** Where a network answers that cannot read queues. */
export const NETWORK_TASK_API = api({
  id: 'NetworkTask',
  title: 'Network tasks and what came of them',
  basePath: '/farthing/networkTask/v1',
  domain: 'service-ordering',
  resources: [],
  actions: [
    {
      name: 'answerNetworkTask',
      summary: 'Says how an attempt at a task ended. The same answer again is taken as the same',
      method: 'POST',
      path: 'task/{id}/result',
      roles: ['network'],
      takes: {
        schema: object(
          {
            attempt: integer({ minimum: 1 }),
            outcome: oneOf(...OUTCOMES),
            code: string(),
            reason: string(),
            reference: string(),
            milestone: string(),
            result: object({}, { open: true }),
          },
          { required: ['attempt', 'outcome'], open: true },
        ),
      },
      gives: { schema: object({ id: string(), outcome: string() }) },
    },
    {
      name: 'handleDownloadProgressInfo',
      summary: 'ES2+: an SM-DP+ tells how far a profile is (GSMA SGP.22)',
      method: 'POST',
      path: ES2_PLUS_PATH,
      roles: ['network'],
      takes: {
        schema: object(
          {
            header: object({ functionRequesterIdentifier: string(), functionCallIdentifier: string() }, { open: true }),
            iccid: string(),
            notificationPointId: integer(),
            notificationPointStatus: object({ status: string() }, { open: true }),
          },
          { required: ['header', 'iccid', 'notificationPointId'], open: true },
        ),
      },
      gives: {},
    },
    {
      name: 'reportNetworkHealth',
      summary:
        'The health feed: a system that is degraded is asked little, one that is down is not asked; its tasks wait',
      method: 'POST',
      path: 'health',
      roles: ['network', 'operator'],
      takes: {
        schema: object(
          {
            system: oneOf(...SYSTEM_NAMES),
            status: oneOf(...HEALTH_STATUSES),
            tasksPerMinute: integer({ minimum: 1 }),
            until: dateTime(),
          },
          { required: ['system', 'status'] },
        ),
      },
      gives: { schema: HEALTH_VIEW },
    },
    {
      name: 'readNetworkHealth',
      summary: 'How a system is, as the feed told',
      method: 'GET',
      path: 'health/{system}',
      roles: ['network', 'operator', 'agent'],
      gives: { schema: HEALTH_VIEW },
    },
    {
      name: 'readActivationCode',
      summary: 'The activation code of a product’s eSIM: its owner’s, and care’s',
      method: 'GET',
      path: 'eSim/{productId}',
      roles: ['subscriber', 'agent', 'operator'],
      gives: {
        schema: object({
          id: string(),
          iccid: string(),
          smdpAddress: string(),
          matchingId: string(),
          activationCode: string(),
          profileState: string(),
        }),
      },
    },
    {
      name: 'drawActivationCode',
      summary: 'The same as a picture to scan',
      method: 'GET',
      path: 'eSim/{productId}/qrCode',
      roles: ['subscriber', 'agent', 'operator'],
      gives: { mediaType: 'image/svg+xml' },
    },
  ],
  hub: false,
});

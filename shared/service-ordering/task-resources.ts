import { api, integer, object, oneOf, string } from '../tmf/declaration';
import { OUTCOMES } from './parse-answer';

/** Where a network answers that cannot read queues. */
export const NETWORK_TASK_API = api({
  id: 'NetworkTask',
  title: 'Answers to network tasks',
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
  ],
  hub: false,
});

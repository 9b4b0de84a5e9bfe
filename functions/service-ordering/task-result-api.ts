import { apiFunction } from '../../shared/adapters/aws/api-function';
import { answerPorts } from '../../shared/adapters/aws/task-ports';
import { type Failure, failure } from '../../shared/kernel/errors';
import { idInPath } from '../../shared/kernel/ids';
import { err, ok, type Result } from '../../shared/kernel/result';
import { parseAnswer } from '../../shared/service-ordering/parse-answer';
import { takeAnswer } from '../../shared/service-ordering/take-answer';
import { NETWORK_TASK_API } from '../../shared/service-ordering/task-resources';
import { respondJson, respondNotAllowed } from '../../shared/tmf/respond';

const RESULT_PATH = new RegExp(`^${NETWORK_TASK_API.basePath}/task/([^/]+)/result$`);
const ports = answerPorts();

/** A network that cannot read queues answers here. The same answer again is taken as the same. */
export const handler = apiFunction(async ({ caller, method, path, body, requestId }) => {
  const id = idInPath(RESULT_PATH.exec(path)?.[1] ?? '');
  if (id === undefined) return { failure: failure('not-found', 'There is nothing at this address') };
  if (method !== 'POST') return respondNotAllowed('POST', requestId);
  if (!caller.roles.includes('network')) return { failure: failure('forbidden', 'This needs the role network') };
  const given = parseJson(body ?? '');
  if (!given.ok) return { failure: given.error };
  const answer = parseAnswer({ ...given.value, tenant: caller.tenant, id });
  if (!answer.ok) return { failure: answer.error };
  const outcome = await takeAnswer(ports, answer.value, await ports.nowMs(caller.tenant));
  return outcome.ok ? respondJson(200, { id: answer.value.id, outcome: outcome.value }) : { failure: outcome.error };
});

function parseJson(body: string): Result<object, Failure> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return ok(value);
  } catch {
    // Told below, in the one error shape.
  }
  return err(failure('invalid-json', 'Send a JSON object'));
}

import { apiFunction } from '../../shared/adapters/aws/api-function';
import { answerPorts, healthFeed } from '../../shared/adapters/aws/task-ports';
import { networkTaskApi } from '../../shared/service-ordering/serve-network-tasks';

/** What systems tell that cannot read queues, and the activation codes of eSIMs. */
export const handler = apiFunction(networkTaskApi({ ...answerPorts(), health: healthFeed() }));

import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { postNotice } from '../../shared/adapters/aws/post-notice';
import { spendingLimitPorts } from '../../shared/adapters/aws/spending-limit-ports';
import { type Notice, notifySpendingLimits } from '../../shared/convergent-charging';

const LOCAL = process.env.LOCAL === 'true';
const ports = { ...spendingLimitPorts(process.env), post };

/** Tells those who subscribed to a balance's policy counters what became of them. */
export const handler = eventConsumer((event) => notifySpendingLimits(ports, event));

async function post(notice: Notice): Promise<void> {
  const told = await postNotice(notice, LOCAL);
  if (told !== 'taken') console.warn(JSON.stringify({ level: 'WARN', message: 'policy control not told', told }));
}

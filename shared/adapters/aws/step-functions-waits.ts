import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { WorkflowWaits } from '../../service-ordering/ports';

/** Wakes executions of Step Functions. */
export class StepFunctionsWaits implements WorkflowWaits {
  constructor(private readonly client: SFNClient) {}

  async succeed(token: string, output: unknown): Promise<void> {
    const command = new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) });
    await unlessOver(() => this.client.send(command));
  }

  async fail(token: string, error: string, cause: string): Promise<void> {
    const command = new SendTaskFailureCommand({ taskToken: token, error, cause });
    await unlessOver(() => this.client.send(command));
  }

  async keepAlive(token: string): Promise<void> {
    await unlessOver(() => this.client.send(new SendTaskHeartbeatCommand({ taskToken: token })));
  }
}

/** The wait timed out, or was answered before: nobody sleeps any more, and the answer is written down already. */
async function unlessOver(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken))
      throw error;
  }
}

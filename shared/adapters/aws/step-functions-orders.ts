import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { OrderExecutions } from '../../product-ordering/ports';
import type { ExecutionInput } from '../../product-ordering/resume-order';

/** The state machine that fulfils orders. Step Functions forgets an execution 90 days after its end. */
export class StepFunctionsOrders implements OrderExecutions {
  private readonly client = new SFNClient({});

  constructor(private readonly stateMachineArn: string) {}

  async status(name: string): Promise<'running' | 'ended' | 'missing'> {
    const executionArn = `${this.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const { status } = await this.client.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING' ? 'running' : 'ended';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return 'missing';
      throw error;
    }
  }

  async start(name: string, input: ExecutionInput): Promise<void> {
    const { stateMachineArn } = this;
    try {
      await this.client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }
}

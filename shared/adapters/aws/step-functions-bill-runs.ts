import { DeleteItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { BillRuns } from '../../billing/ports';
import { toIso } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import { key, text } from './books-items';

const lastKey = (tenant: TenantId) => key(`${tenant}#runs`, 'last');

/** `2026-12-01T02:30`. */
const MINUTE_LENGTH = 16;

/** Bill runs as executions named `<tenant>_<minute>`: Step Functions refuses a name that was used in the last 90 days. */
export class StepFunctionsBillRuns implements BillRuns {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly stepFunctions: SFNClient,
    private readonly stateMachineArn: string,
  ) {}

  async start(tenant: TenantId, nowMs: number): Promise<void> {
    const until = toIso(nowMs);
    try {
      await this.stepFunctions.send(
        new StartExecutionCommand({
          stateMachineArn: this.stateMachineArn,
          name: `${tenant}_${until.slice(0, MINUTE_LENGTH).replace(':', '-')}`,
          input: JSON.stringify({ tenant, until }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }

  async lastMonth(tenant: TenantId): Promise<string | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: lastKey(tenant), ConsistentRead: true }),
    );
    return Item && text(Item, 'period');
  }

  async forgetLastMonth(tenant: TenantId): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.table, Key: lastKey(tenant) }));
  }
}

import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { BillRuns } from '../../billing/ports';
import type { TenantId } from '../../kernel/tenant';
import { key, text } from './books-items';

const lastKey = (tenant: TenantId) => key(`${tenant}#runs`, 'last');

/** Bill runs as executions named `<tenant>_<period>`: Step Functions refuses a name that was used in the last 90 days. */
export class StepFunctionsBillRuns implements BillRuns {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly stepFunctions: SFNClient,
    private readonly stateMachineArn: string,
  ) {}

  async lastStarted(tenant: TenantId): Promise<string | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: lastKey(tenant), ConsistentRead: true }),
    );
    return Item && text(Item, 'period');
  }

  async start(tenant: TenantId, period: string): Promise<void> {
    try {
      await this.stepFunctions.send(
        new StartExecutionCommand({
          stateMachineArn: this.stateMachineArn,
          name: `${tenant}_${period}`,
          input: JSON.stringify({ tenant, period }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }

  async remember(tenant: TenantId, period: string): Promise<void> {
    await this.client.send(
      new PutItemCommand({ TableName: this.table, Item: { ...lastKey(tenant), period: { S: period } } }),
    );
  }
}

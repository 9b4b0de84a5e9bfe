import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { countOverdue, customerBill } from '../../billing';
import { isId } from '../../kernel/ids';
import type { TenantId } from '../../kernel/tenant';
import { CUSTOMERS_BY_PARTY, customerResource, individualResource } from '../../party-management';
import type { CustomerReader, CustomerStanding } from '../../product-ordering/ports';
import { isRecord } from '../../tmf/read-path';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { type Item, lookupIndex, lookupKey, resourceKey } from './resource-item';

/** What a personal resource's item tells without being opened: where it is, whose it is, and its state. */
const ANNOUNCED = 'announced';

/** Reads of a person what party-management announces of anybody, and how many bills are overdue. No seal is opened. */
export class DynamoDbCustomerReader implements CustomerReader {
  private readonly bills: DynamoDbResourceStore;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly parties: string,
    accounts: string,
  ) {
    this.bills = new DynamoDbResourceStore(client, accounts, [customerBill]);
  }

  async standingOf(
    tenant: TenantId,
    partyId: string,
    ask: { readonly bills: boolean; readonly nowMs: number },
  ): Promise<CustomerStanding> {
    // No key is empty, or of any length: what is no id names nobody.
    if (!isId(partyId)) return { isVerified: false, overdueBills: 0 };
    const [own, ofParty, overdueBills] = await Promise.all([
      this.announced(tenant, customerResource.name, partyId),
      this.customerOf(tenant, partyId),
      ask.bills ? countOverdue(this.bills, tenant, partyId, ask.nowMs) : 0,
    ]);
    const customer = own ?? ofParty;
    const engaged = isRecord(customer?.engagedParty) ? String(customer.engagedParty.id) : partyId;
    const person = await this.announced(tenant, individualResource.name, engaged);
    return {
      ...(customer === undefined ? {} : { status: String(customer.status) }),
      isVerified: person?.status === 'validated',
      overdueBills,
    };
  }

  private async announced(tenant: TenantId, resource: string, id: string) {
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.parties,
        Key: { pk: { S: resourceKey(tenant, resource, id) } },
        ProjectionExpression: ANNOUNCED,
      }),
    );
    return announcedIn(Item);
  }

  private async customerOf(tenant: TenantId, partyId: string) {
    const index = lookupIndex(customerResource, CUSTOMERS_BY_PARTY);
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.parties,
        IndexName: index,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': `${index}pk` },
        ExpressionAttributeValues: {
          ':pk': { S: lookupKey(tenant, customerResource.name, CUSTOMERS_BY_PARTY, partyId) },
        },
        ProjectionExpression: ANNOUNCED,
        Limit: 1,
      }),
    );
    return announcedIn(Items[0]);
  }
}

function announcedIn(item: Item | undefined): Record<string, unknown> | undefined {
  const text = item?.[ANNOUNCED]?.S;
  const told: unknown = text === undefined ? undefined : JSON.parse(text);
  return isRecord(told) ? told : undefined;
}

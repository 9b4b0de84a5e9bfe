import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { systemClock } from '../../kernel/clock';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import type { PersonKeys } from '../../tmf/person-keys';

/** A warm function opens the same people again and again; KMS takes 10 ms and is paid by the call. */
const CACHED_KEYS_MAX = 500;
/** A forgotten person is unreadable everywhere after this long. */
const CACHE_MS = 60_000;

/**
 * Each person's data key, wrapped by the platform's KMS key, as an item of the domain's own table. The encryption
 * context binds it to tenant and person, so that an item moved to another's place does not open.
 */
export class KmsPersonKeys implements PersonKeys {
  private readonly cache = new Map<string, { readonly key: Uint8Array; readonly until: number }>();

  constructor(
    private readonly kms: KMSClient,
    private readonly keyId: string,
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async keyFor(tenant: TenantId, person: string): Promise<Uint8Array> {
    const standing = await this.read(tenant, person);
    if (standing !== 'none') {
      invariant(standing !== 'forgotten', 'nothing new is kept of a person who was forgotten');
      return standing;
    }
    const { Plaintext, CiphertextBlob } = await this.kms.send(
      new GenerateDataKeyCommand({
        KeyId: this.keyId,
        KeySpec: 'AES_256',
        EncryptionContext: contextOf(tenant, person),
      }),
    );
    invariant(Plaintext && CiphertextBlob, 'KMS makes a data key');
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { pk: { S: itemKey(tenant, person) }, wrapped: { B: CiphertextBlob } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return this.remember(tenant, person, Plaintext);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Another made the key at the same time: that one counts.
      const theirs = await this.read(tenant, person);
      invariant(theirs !== 'none' && theirs !== 'forgotten', 'a key that stands can be read');
      return theirs;
    }
  }

  async find(tenant: TenantId, person: string): Promise<Uint8Array | undefined> {
    const standing = await this.read(tenant, person);
    return standing === 'none' || standing === 'forgotten' ? undefined : standing;
  }

  async forget(tenant: TenantId, person: string): Promise<void> {
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: { pk: { S: itemKey(tenant, person) }, forgotten: { BOOL: true } },
      }),
    );
    this.cache.delete(itemKey(tenant, person));
  }

  private async read(tenant: TenantId, person: string): Promise<Uint8Array | 'none' | 'forgotten'> {
    const cached = this.cache.get(itemKey(tenant, person));
    if (cached && cached.until > systemClock.now()) return cached.key;
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: itemKey(tenant, person) } },
        ConsistentRead: true,
      }),
    );
    if (!Item) return 'none';
    if (!Item.wrapped?.B) return 'forgotten';
    const { Plaintext } = await this.kms.send(
      new DecryptCommand({
        KeyId: this.keyId,
        CiphertextBlob: Item.wrapped.B,
        EncryptionContext: contextOf(tenant, person),
      }),
    );
    invariant(Plaintext, 'KMS opens what it wrapped');
    return this.remember(tenant, person, Plaintext);
  }

  private remember(tenant: TenantId, person: string, key: Uint8Array): Uint8Array {
    if (this.cache.size >= CACHED_KEYS_MAX) this.cache.clear();
    this.cache.set(itemKey(tenant, person), { key, until: systemClock.now() + CACHE_MS });
    return key;
  }
}

const itemKey = (tenant: TenantId, person: string): string => `${tenant}#person-key#${person}`;
const contextOf = (tenant: TenantId, person: string): Record<string, string> => ({ tenant, person });

import { sha256Hex } from '../../kernel/digest';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import type { DeckContents } from '../../rating';

/** Texts under their digests in memory: for tests, under the same contract as DynamoDB's. */
export class MemoryContents implements DeckContents {
  private readonly texts = new Map<string, string>();

  async put(tenant: TenantId, text: string): Promise<string> {
    const digest = sha256Hex(text);
    this.texts.set(`${tenant}#${digest}`, text);
    return digest;
  }

  async get(tenant: TenantId, digest: string): Promise<string> {
    const text = await this.find(tenant, digest);
    invariant(text !== undefined, `content ${digest} is whole`);
    return text;
  }

  async find(tenant: TenantId, digest: string): Promise<string | undefined> {
    return this.texts.get(`${tenant}#${digest}`);
  }
}

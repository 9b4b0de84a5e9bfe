import { type Failure, failure } from '../../kernel/errors';
import { err, ok, type Result } from '../../kernel/result';
import type { TenantId } from '../../kernel/tenant';
import { type CatalogFiles, UPLOAD_BYTES_MAX } from '../../product-catalog';
import { MemoryContents } from './memory-contents';

/** Catalog files in memory, with uploads that a test makes by `upload`. */
export class MemoryCatalogFiles extends MemoryContents implements CatalogFiles {
  private readonly uploads = new Map<string, string>();

  async downloadUrl(tenant: TenantId, digest: string): Promise<string> {
    return `memory://files/${tenant}/${digest}`;
  }

  async uploadUrl(tenant: TenantId, id: string): Promise<string> {
    return `memory://uploads/${tenant}/${id}`;
  }

  async upload(url: string, text: string): Promise<void> {
    this.uploads.set(url, text);
  }

  async uploaded(tenant: TenantId, id: string): Promise<Result<string, Failure>> {
    const text = this.uploads.get(await this.uploadUrl(tenant, id));
    if (text === undefined) return err(failure('unprocessable', 'Nothing was uploaded to this address'));
    return text.length > UPLOAD_BYTES_MAX ? err(failure('too-large', 'The file is too large')) : ok(text);
  }
}

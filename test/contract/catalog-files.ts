import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../../shared/kernel/digest';
import { tenantId } from '../../shared/kernel/tenant';
import type { CatalogFiles } from '../../shared/product-catalog';

const mine = tenantId('mine');
const theirs = tenantId('theirs');

/** What every store of catalog files does; `upload` writes a text to an upload's address as who has it would. */
export function catalogFilesContract(
  open: () => CatalogFiles,
  upload: (files: CatalogFiles, url: string, text: string) => Promise<void>,
): void {
  const text = `{"id":"${randomBytes(8).toString('hex')}","name":"é"}\n`.repeat(2_000);

  test('a text is kept under its digest, once and for its tenant alone', async () => {
    const files = open();
    const digest = await files.put(mine, text);
    expect([digest, await files.put(mine, text)]).toEqual([sha256Hex(text), digest]);
    expect(await files.find(mine, digest)).toBe(text);
    expect(await files.find(theirs, digest)).toBeUndefined();
  });

  test('an upload is read once it was written, by its tenant alone', async () => {
    const files = open();
    const id = `u-${randomBytes(8).toString('hex')}`;
    expect(await files.uploaded(mine, id)).toMatchObject({ ok: false, error: { code: 'unprocessable' } });
    await upload(files, await files.uploadUrl(mine, id), text);
    expect(await files.uploaded(mine, id)).toEqual({ ok: true, value: text });
    expect(await files.uploaded(theirs, id)).toMatchObject({ ok: false, error: { code: 'unprocessable' } });
  });
}

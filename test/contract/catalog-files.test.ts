import { MemoryCatalogFiles } from '../../shared/adapters/memory/memory-catalog-files';
import { catalogFilesContract } from './catalog-files';

const files = new MemoryCatalogFiles();

describe('catalog files in memory', () =>
  catalogFilesContract(
    () => files,
    (_files, url, text) => files.upload(url, text),
  ));

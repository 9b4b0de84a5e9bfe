import type { Construct } from 'constructs';
import { CATALOG_APIS } from '../shared/product-catalog/catalog-apis';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';

/** What a tenant sells, and what that takes: TMF620, TMF633, TMF634. */
export class ProductCatalogStack extends DomainStack {
  /** Read by whoever prices or sells, by key. */
  readonly table: DomainTable;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'product-catalog', props);
    this.table = new DomainTable(this, 'Table', { apis: CATALOG_APIS });
    new TmfApi(this, 'Api', { api: CATALOG_APIS, table: this.table, entry: 'api' });
  }
}

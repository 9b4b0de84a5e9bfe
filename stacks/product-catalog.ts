import type { Construct } from 'constructs';
import { productCatalogApi } from '../shared/product-catalog/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';

/** What a tenant sells: TMF620. */
export class ProductCatalogStack extends DomainStack {
  /** Read by whoever prices or sells, by key. */
  readonly table: DomainTable;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'product-catalog', props);
    this.table = new DomainTable(this, 'Table', { apis: [productCatalogApi] });
    new TmfApi(this, 'Api', { api: productCatalogApi, table: this.table, entry: 'api' });
  }
}

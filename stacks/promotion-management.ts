import type { Construct } from 'constructs';
import { PROMOTION_API } from '../shared/promotion-management/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';

/** What a tenant offers beyond its prices: TMF671. */
export class PromotionManagementStack extends DomainStack {
  /** Read by whoever shows a price: released promotions alone. */
  readonly table: DomainTable;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'promotion-management', props);
    this.table = new DomainTable(this, 'Resources', { apis: [PROMOTION_API] });
    new TmfApi(this, 'PromotionApi', { api: PROMOTION_API, table: this.table, entry: 'promotion-api' });
  }
}

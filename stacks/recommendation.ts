import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { lookupIndex } from '../shared/adapters/aws/resource-item';
import { productOfferingResource } from '../shared/product-catalog';
import { recommendationApi } from '../shared/recommendation/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';

export interface RecommendationProps extends DomainStackProps {
  readonly balances: dynamodb.ITable;
  readonly catalog: dynamodb.ITable;
}

/** TMF680: what would serve a customer now, by rules and the facts of other domains. */
export class RecommendationStack extends DomainStack {
  constructor(scope: Construct, props: RecommendationProps) {
    super(scope, 'recommendation', props);
    const table = new DomainTable(this, 'Resources', { apis: [recommendationApi] });
    const api = new TmfApi(this, 'RecommendationApi', {
      api: recommendationApi,
      table,
      entry: 'recommendation-api',
      environment: { BALANCES_TABLE: props.balances.tableName, CATALOG_TABLE: props.catalog.tableName },
    });
    grantItems(props.balances, api.function, 'dynamodb:GetItem');
    grantIndexQuery(props.balances, api.function, 'party');
    grantIndexQuery(props.catalog, api.function, lookupIndex(productOfferingResource, 'lifecycleStatus'));
  }
}

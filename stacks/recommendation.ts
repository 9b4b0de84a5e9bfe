import type { Construct } from 'constructs';
import { recommendationApi } from '../shared/recommendation/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { TmfApi } from './constructs/tmf-api';

/** TMF680: what would serve a customer now, by rules and the facts of other domains. */
export class RecommendationStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'recommendation', props);
    const table = new DomainTable(this, 'Resources', { apis: [recommendationApi] });
    new TmfApi(this, 'RecommendationApi', { api: recommendationApi, table });
  }
}

import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { rateDeckApi } from '../shared/rating/resources';
import { eventSource } from '../shared/tmf/event';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventReaction } from './constructs/event-reaction';
import { EventSubscription } from './constructs/event-subscription';
import { TmfApi } from './constructs/tmf-api';

export interface RatingProps extends DomainStackProps {
  /** product-catalog's resources, read to compile a tariff. */
  readonly catalog: dynamodb.ITable;
}

/** API Gateway waits no longer than 29 seconds; a table of 5 MB is read in three. */
const API_TIMEOUT = Duration.seconds(28);

/** Tariffs, compiled from the catalog when an offering is published. */
export class RatingStack extends DomainStack {
  readonly tariffs: dynamodb.Table;

  constructor(scope: Construct, props: RatingProps) {
    super(scope, 'rating', props);
    this.tariffs = new dynamodb.Table(this, 'Tariffs', {
      ...this.tableBasics('tariffs'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    const compile = new EventSubscription(this, 'CompileTariff', {
      entry: 'compile-tariff',
      queue: 'compile-tariff',
      description: 'Compiles the tariff of an offering that was published',
      pattern: {
        source: ['farthing.product-catalog'],
        detailType: [
          'ProductOfferingCreateEvent',
          'ProductOfferingAttributeValueChangeEvent',
          'ProductOfferingStateChangeEvent',
        ],
      },
      environment: {
        TARIFFS_TABLE: this.tariffs.tableName,
        CATALOG_TABLE: props.catalog.tableName,
        TENANTS_TABLE: this.platform.tenants.tableName,
      },
    });
    this.tariffs.grant(compile.function, 'dynamodb:PutItem', 'dynamodb:Query');
    props.catalog.grant(compile.function, 'dynamodb:GetItem');
    this.platform.tenants.grant(compile.function, 'dynamodb:GetItem');
    this.agreedDiscounts();
    this.rateDecks();
  }

  /** Promises of promotions and agreements, as orders agree them: charging waits for the tariff that says one. */
  private agreedDiscounts(): void {
    const publish = new EventReaction(this, 'PublishDiscounts', {
      entry: 'publish-discounts',
      rule: 'discounts',
      description: 'Publishes what an order was promised off usage',
      pattern: { source: [eventSource('product-ordering')], detailType: ['ProductOrderCreateEvent'] },
      environment: { TARIFFS_TABLE: this.tariffs.tableName },
    });
    this.tariffs.grant(publish.function, 'dynamodb:PutItem');
  }

  private rateDecks(): void {
    const table = new DomainTable(this, 'Resources', { apis: [rateDeckApi] });
    const decks = new TmfApi(this, 'RateDeckApi', {
      api: rateDeckApi,
      table,
      entry: 'rate-deck-api',
      memoryMb: 1_024,
      timeout: API_TIMEOUT,
      environment: { TARIFFS_TABLE: this.tariffs.tableName },
    });
    this.tariffs.grant(decks.function, 'dynamodb:PutItem', 'dynamodb:Query');
  }
}

import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { EventSubscription } from './constructs/event-subscription';

export interface RatingProps extends DomainStackProps {
  /** product-catalog's resources, read to compile a tariff. */
  readonly catalog: dynamodb.ITable;
}

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
    this.tariffs.grant(compile.function, 'dynamodb:PutItem');
    props.catalog.grant(compile.function, 'dynamodb:GetItem');
    this.platform.tenants.grant(compile.function, 'dynamodb:GetItem');
  }
}

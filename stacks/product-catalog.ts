import type { Construct } from 'constructs';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';

export class ProductCatalogStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'product-catalog', props);
  }
}

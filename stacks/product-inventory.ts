import type { Construct } from 'constructs';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';

export class ProductInventoryStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'product-inventory', props);
  }
}

import type { Construct } from 'constructs';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';

export class PaymentManagementStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'payment-management', props);
  }
}

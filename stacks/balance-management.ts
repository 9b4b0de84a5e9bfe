import type { Construct } from 'constructs';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';

export class BalanceManagementStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'balance-management', props);
  }
}

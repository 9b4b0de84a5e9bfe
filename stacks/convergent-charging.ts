import type { Construct } from 'constructs';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';

export class ConvergentChargingStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'convergent-charging', props);
  }
}

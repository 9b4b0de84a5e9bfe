import type { Construct } from 'constructs';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';

export class PartyManagementStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'party-management', props);
  }
}

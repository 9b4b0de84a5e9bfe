import { App } from 'aws-cdk-lib';
import { ContractStack } from './stack';

new ContractStack(new App(), 'local-cloud-contract');

import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { DomainStack } from './domain-stack';

export interface DomainFunctionProps {
  /** The file below functions/: `rating/compile-tariff`. Without a slash: a file of this stack's own domain. */
  readonly entry: string;
  readonly description: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly memoryMb?: number;
  readonly timeout?: Duration;
  /** The most that run at once: for consumers that must not flood what is behind them. */
  readonly reservedConcurrency?: number;
}

/** The memory that gives a half of a vCPU: where a small JSON handler stops getting faster by more. */
const MEMORY_MB = 512;
const TIMEOUT = Duration.seconds(15);

/** A Lambda function with a role of its own that may write its own log, and nothing else until it is granted. */
export class DomainFunction extends lambda.Function {
  constructor(stack: DomainStack, id: string, props: DomainFunctionProps) {
    const [domain, name] = props.entry.includes('/') ? props.entry.split('/') : [stack.domain, props.entry];
    const functionName = stack.physicalName(name ?? '');
    const role = new iam.Role(stack, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new logs.LogGroup(stack, `${id}Logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(role);
    super(stack, id, {
      functionName,
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(join(stack.codeDir, domain ?? '', name ?? '')),
      handler: 'index.handler',
      memorySize: props.memoryMb ?? MEMORY_MB,
      timeout: props.timeout ?? TIMEOUT,
      role,
      logGroup,
      environment: { SERVICE: `${stack.domain}/${name}`, ...props.environment },
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { DomainStack } from './domain-stack';

/** An alarm as soon as a function of this domain counts one of what should never be (a metric in its log). */
export function alarmOnCount(
  stack: DomainStack,
  id: string,
  props: { readonly metricName: string; readonly entry: string; readonly name: string; readonly description: string },
): void {
  const alarm = new cloudwatch.Alarm(stack, id, {
    alarmName: stack.physicalName(props.name),
    alarmDescription: props.description,
    metric: new cloudwatch.Metric({
      namespace: 'Farthing',
      metricName: props.metricName,
      dimensionsMap: { service: `${stack.domain}/${props.entry}` },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
    }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(stack.platform.alarms));
}

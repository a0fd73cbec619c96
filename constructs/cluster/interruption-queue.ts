import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * Detail types of the notices that Karpenter understands.
 *
 * @see https://karpenter.sh/docs/concepts/disruption/#interruption
 */
export const INTERRUPTION_DETAIL_TYPES = [
  'AWS Health Event',
  'EC2 Spot Instance Interruption Warning',
  'EC2 Instance Rebalance Recommendation',
  'EC2 Instance State-change Notification',
  'EC2 Capacity Reservation Instance Interruption Warning',
] as const;

/** The queue through which Karpenter learns, minutes ahead, that EC2 takes a node away. */
export class InterruptionQueue extends Construct {
  /** The queue. */
  public readonly queue: Queue;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      // An older notice is about a node that is gone.
      retentionPeriod: Duration.minutes(5),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    new Rule(this, 'Rule', {
      description: 'Tells Karpenter that EC2 takes instances away',
      eventPattern: { source: ['aws.health', 'aws.ec2'], detailType: [...INTERRUPTION_DETAIL_TYPES] },
      targets: [new SqsQueue(this.queue)],
    });
  }
}

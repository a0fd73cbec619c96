import { managedPolicy, type NagException } from '../nag-exception';

const lambdaLogs = managedPolicy('service-role/AWSLambdaBasicExecutionRole');
const lambdaNetwork = managedPolicy('service-role/AWSLambdaVPCAccessExecutionRole');

const provider = 'Runtime/Drain/Provider';
/** What the framework invokes: it may call each of our two functions from each of its three. */
const ours = ['Resource::<DrainHandler586B203B.Arn>:*', 'Resource::<DrainStarter03B8C171.Arn>:*'];

/** The functions behind the drain of the cluster: ours, and those of the CDK's provider framework that wait for it. */
export const teardownExceptions: readonly NagException[] = [
  {
    id: 'N33',
    rule: 'AwsSolutions-IAM4',
    findings: [lambdaNetwork],
    scope: 'Runtime/Drain/Role/Resource',
    reason:
      'As N11: the function runs in the VPC to reach a closed endpoint, and EC2 binds the creation of its network interfaces to no resource.',
  },
  {
    id: 'N34',
    rule: 'AwsSolutions-IAM4',
    findings: [lambdaLogs],
    scope: 'Runtime/Drain/Starter/ServiceRole/Resource',
    reason:
      'The policy lets the function write its log, no more; what else it may do is one read of its stack.',
  },
  ...(['framework-onEvent', 'framework-isComplete', 'framework-onTimeout'] as const).flatMap(
    (name, index): readonly NagException[] => [
      {
        id: `N${35 + 2 * index}`,
        rule: 'AwsSolutions-IAM4',
        findings: [lambdaLogs],
        scope: `${provider}/${name}/ServiceRole/Resource`,
        reason: "As N13: a role of the CDK's provider framework, which lets it write logs.",
      },
      {
        id: `N${36 + 2 * index}`,
        rule: 'AwsSolutions-IAM5',
        findings: ours,
        scope: `${provider}/${name}/ServiceRole/DefaultPolicy/Resource`,
        reason:
          'As N09: versions of the two functions of the drain, invoked by the provider framework of the CDK.',
      },
    ],
  ),
  {
    id: 'N41',
    rule: 'AwsSolutions-IAM5',
    findings: [
      'Resource::<DrainProviderframeworkisComplete887C7B23.Arn>:*',
      'Resource::<DrainProviderframeworkonTimeoutE1A788F7.Arn>:*',
    ],
    scope: `${provider}/waiter-state-machine/Role/DefaultPolicy/Resource`,
    reason: 'As N09: versions of the two functions that the framework lets its state machine invoke.',
  },
  {
    id: 'N42',
    rule: 'AwsSolutions-SF1',
    scope: `${provider}/waiter-state-machine/Resource`,
    reason:
      'The state machine only calls a function again and again, once in the life of a cluster. What happens is in the log of that function; logging here would take ten more permissions on every resource.',
  },
  {
    id: 'N43',
    rule: 'AwsSolutions-SF2',
    scope: `${provider}/waiter-state-machine/Resource`,
    reason:
      "The CDK's provider framework makes the state machine and has no setting for tracing; one function that is called in a loop has no path to trace.",
  },
];

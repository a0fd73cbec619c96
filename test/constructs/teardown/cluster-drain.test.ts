import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { ClusterDrain, type ClusterDrainProps } from '../../../constructs/teardown/cluster-drain';
import { twoStacks } from '../manifest/two-stacks';

const RESOURCE = 'Custom::OpenClawClusterDrain';

interface Resource {
  readonly DependsOn: readonly string[];
  readonly Properties: object;
}

interface Policy {
  readonly Properties: {
    readonly PolicyDocument: {
      readonly Statement: readonly { readonly Action: string; readonly Resource: unknown }[];
    };
  };
}

function drained(overrides: Partial<ClusterDrainProps> = {}) {
  const { cluster, stack } = twoStacks();
  const needed = new CfnQueue(stack, 'Needed');
  new ClusterDrain(stack, 'Drain', {
    cluster,
    group: 'drainers',
    before: [needed],
    ...overrides,
  });
  const template = Template.fromStack(stack);
  const [resource] = Object.values(template.findResources(RESOURCE)) as Resource[];
  if (!resource) throw new Error('no drain in the template');
  return { template, resource };
}

/** What a role may do, by the start of its logical id. */
const statementsOf = (template: Template, role: string) => {
  const policies = template.findResources('AWS::IAM::Policy', {
    Properties: { Roles: [{ Ref: Match.stringLikeRegexp(`^${role}`) }] },
  }) as Record<string, Policy>;
  return Object.values(policies).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
};

test('depends on what it needs, on its access and on its provider, all of which therefore outlive it', () => {
  expect(drained().resource.DependsOn).toEqual(
    expect.arrayContaining([
      'Needed',
      expect.stringMatching(/^DrainAccess/),
      expect.stringMatching(/^DrainRoleDefaultPolicy/),
      expect.stringMatching(/^DrainProviderframeworkisComplete/),
      expect.stringMatching(/^DrainProviderwaiterstatemachine/),
    ]),
  );
});

test('is in the cluster what a role binding says of its group, and no administrator', () => {
  const { template } = drained();
  template.resourceCountIs('AWS::EKS::AccessEntry', 1);
  template.hasResourceProperties('AWS::EKS::AccessEntry', {
    KubernetesGroups: ['drainers'],
    AccessPolicies: Match.absent(),
    PrincipalArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DrainRole'), 'Arn'] },
  });
});

test('may describe its cluster, and its starter its own stack, and nothing else', () => {
  const { template } = drained();
  expect(statementsOf(template, 'DrainRole').map(({ Action }) => Action)).toEqual(['eks:DescribeCluster']);
  expect(statementsOf(template, 'DrainStarterServiceRole')).toEqual([
    { Action: 'cloudformation:DescribeStacks', Effect: 'Allow', Resource: { Ref: 'AWS::StackId' } },
  ]);
});

test('reaches the API server from inside the VPC, and CloudFormation from outside', () => {
  const { template } = drained();
  template.hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'drain/index.isComplete',
    VpcConfig: { SubnetIds: Match.anyValue(), SecurityGroupIds: [Match.anyValue()] },
    Environment: { Variables: { URL_SUFFIX: { Ref: 'AWS::URLSuffix' } } },
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'drain/index.onEvent',
    VpcConfig: Match.absent(),
  });
});

test('fails with words before the framework does without', () => {
  const { template, resource } = drained();
  expect(resource.Properties).toMatchObject({ TimeoutSeconds: '3000' });
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const [, interval = '', attempts = ''] =
    /IntervalSeconds\\":(\d+),\\"MaxAttempts\\":(\d+)/.exec(JSON.stringify(machine)) ?? [];
  expect(Number(interval) * Number(attempts)).toBe(3600);
});

test('refuses more time than CloudFormation has', () => {
  expect(() => drained({ timeout: Duration.hours(1) })).toThrow(
    'Runtime/Drain: timeout must be at most 55 minutes, got 1 hour',
  );
});

test('gives a stack that has to go first something to hold on to', () => {
  const { app, cluster, stack } = twoStacks();
  const drain = new ClusterDrain(stack, 'Drain', { cluster, group: 'drainers', before: [] });
  const other = new Stack(app, 'Gateway', { env: { account: stack.account, region: stack.region } });
  new CfnOutput(other, 'Runtime', { value: drain.drained });
  Template.fromStack(other).hasOutput('Runtime', {
    Value: { 'Fn::ImportValue': Match.stringLikeRegexp('^Runtime:ExportsOutputRefDrain') },
  });
});

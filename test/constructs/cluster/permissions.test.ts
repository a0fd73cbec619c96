import { INTERRUPTION_DETAIL_TYPES } from '../../../constructs/cluster/interruption-queue';
import {
  ACCOUNT,
  buildPlatform,
  helmValues,
  identityStatements,
  listOf,
  onlyResource,
  resourcesOf,
  type Statement,
  type Templates,
  templatesOf,
} from './platform';

/** Actions that AWS lets no policy bind to a resource: they read names and prices, not content. */
const UNSCOPED_READS =
  /^(ec2:Describe\w+|ec2:Get\w+|elasticloadbalancing:Describe\w+|acm:ListCertificates|iam:ListInstanceProfiles|pricing:GetProducts)$/;

describe('permissions', () => {
  let templates: Templates;

  beforeAll(async () => {
    templates = templatesOf(await buildPlatform());
  });

  function statementsOf(policy: RegExp): Statement[] {
    return identityStatements(templates.cluster)
      .filter((entry) => policy.test(entry.policy))
      .map((entry) => entry.statement);
  }

  function statement(policy: RegExp, sid: string): Statement {
    const found = statementsOf(policy).find((candidate) => candidate.Sid === sid);
    if (found === undefined) throw new Error(`no statement ${sid}`);
    return found;
  }

  test('no policy allows all actions of a service (control 19)', () => {
    const actions = identityStatements(templates.cluster).flatMap(({ statement: { Action } }) =>
      listOf(Action),
    );
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('every resource is named, but for reads that AWS binds to none (control 19)', () => {
    const unbound = [templates.network, templates.cluster]
      .flatMap(identityStatements)
      .filter(({ statement: { Resource } }) => listOf(Resource).includes('*'))
      .flatMap(({ statement: { Action } }) => listOf(Action))
      .filter((action) => !UNSCOPED_READS.test(action));
    expect(unbound).toEqual([]);
  });

  test('every Pod Identity role is for one service account of this cluster (control 17)', () => {
    const [cluster] = onlyResource(templates.cluster, 'AWS::EKS::Cluster');
    const roles = Object.values(resourcesOf(templates.cluster, 'AWS::IAM::Role'))
      .map(
        (role) =>
          role.Properties?.['AssumeRolePolicyDocument'] as {
            Statement: (Statement & { Principal: object })[];
          },
      )
      .map((document) => document.Statement)
      .filter(([trust]) => JSON.stringify(trust?.Principal).includes('pods.eks'));
    expect(roles).toHaveLength(5);
    for (const statements of roles) {
      expect(statements).toHaveLength(1);
      expect(statements[0]?.Action).toEqual(['sts:AssumeRole', 'sts:TagSession']);
      expect(statements[0]?.Condition).toMatchObject({
        StringEquals: {
          'aws:SourceAccount': ACCOUNT,
          'aws:RequestTag/kubernetes-namespace': expect.any(String) as unknown,
          'aws:RequestTag/kubernetes-service-account': expect.any(String) as unknown,
        },
      });
      expect(JSON.stringify(statements[0]?.Condition?.['ArnEquals'])).toContain(
        `cluster/",{"Ref":"${cluster}"}`,
      );
    }
  });

  describe('Karpenter (control 14)', () => {
    const POLICY = /^KarpenterIdentity/;
    const OWNED = 'kubernetes.io/cluster/prod';

    test('passes its own node role to EC2 and to nothing else', () => {
      expect(statement(POLICY, 'AllowPassingInstanceRole')).toEqual({
        Sid: 'AllowPassingInstanceRole',
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^KarpenterNodeRole/), 'Arn'] },
        Condition: {
          StringEquals: { 'iam:PassedToService': { 'Fn::Join': ['', ['ec2.', { Ref: 'AWS::URLSuffix' }]] } },
        },
      });
      const passing = identityStatements(templates.cluster).filter(({ statement: { Action } }) =>
        listOf(Action).includes('iam:PassRole'),
      );
      expect(passing).toHaveLength(1);
    });

    test.each(['AllowScopedEC2InstanceActionsWithTags', 'AllowScopedResourceCreationTagging'])(
      '%s makes only what it tags as of this cluster and of a pool',
      (sid) => {
        expect(statement(POLICY, sid).Condition).toMatchObject({
          StringEquals: {
            [`aws:RequestTag/${OWNED}`]: 'owned',
            'aws:RequestTag/eks:eks-cluster-name': 'prod',
          },
          StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' },
        });
      },
    );

    test.each([
      'AllowScopedEC2LaunchTemplateAccessActions',
      'AllowScopedResourceTagging',
      'AllowScopedDeletion',
    ])('%s touches only what is tagged as of this cluster and of a pool', (sid) => {
      expect(statement(POLICY, sid).Condition).toMatchObject({
        StringEquals: { [`aws:ResourceTag/${OWNED}`]: 'owned' },
        StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
      });
    });

    test('every statement that changes something has a condition, but for what a launch only refers to', () => {
      const free = statementsOf(POLICY).filter(({ Condition, Action }) => {
        const changes = listOf(Action).some(
          (action) => !/:(Describe|Get|List|Receive|DeleteMessage)/.test(action),
        );
        return changes && Condition === undefined;
      });
      expect(free.map(({ Sid }) => Sid)).toEqual(['AllowScopedEC2InstanceAccessActions']);
    });

    test.each([/^KarpenterIdentity/, /^LoadBalancerControllerIdentity/])(
      '%s fits into an inline policy',
      async (policy) => {
        const clusterName = 'c'.repeat(63);
        const long = templatesOf(await buildPlatform({ cluster: { clusterName }, vpc: { clusterName } }));
        const document = identityStatements(long.cluster).filter((entry) => policy.test(entry.policy));
        // IAM counts what the tokens become; the template's spelling is longer.
        expect(JSON.stringify(document.map((entry) => entry.statement)).length).toBeLessThan(10_240);
      },
    );
  });

  describe('interruption queue (control 13)', () => {
    test('is encrypted, refuses plain HTTP, and keeps nothing stale', () => {
      const [queue, { Properties }] = onlyResource(templates.cluster, 'AWS::SQS::Queue');
      expect(Properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 300 });
      templates.cluster.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: queue }],
        PolicyDocument: {
          Statement: [
            { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
            { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } },
          ],
        },
      });
    });

    test('gets every notice that Karpenter understands, as EC2 spells it', () => {
      const [, rule] = onlyResource(templates.cluster, 'AWS::Events::Rule');
      const pattern = rule.Properties?.['EventPattern'] as { source: string[]; 'detail-type': string[] };
      const matches = (source: string, type: string) =>
        pattern.source.includes(source) && pattern['detail-type'].includes(type);
      expect(matches('aws.ec2', 'EC2 Instance State-change Notification')).toBe(true);
      expect(matches('aws.ec2', 'EC2 Spot Instance Interruption Warning')).toBe(true);
      expect(matches('aws.health', 'AWS Health Event')).toBe(true);
      expect(matches('aws.s3', 'Object Created')).toBe(false);
      expect(pattern['detail-type']).toEqual([...INTERRUPTION_DETAIL_TYPES]);
    });

    test('is known to Karpenter', () => {
      expect(helmValues(templates.cluster, 'karpenter')['settings']).toMatchObject({
        interruptionQueue: '<token>',
      });
    });
  });

  describe('load balancer controller', () => {
    const POLICY = /^LoadBalancerControllerIdentity/;

    test('changes only security groups and load balancers of this cluster', () => {
      for (const sid of [
        'AllowOwnSecurityGroupChanges',
        'AllowOwnLoadBalancerChanges',
        'AllowOwnLoadBalancerTagging',
      ]) {
        expect(statement(POLICY, sid).Condition).toMatchObject({
          StringEquals: { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'prod' },
        });
      }
      expect(statement(POLICY, 'AllowNodeSecurityGroupIngress').Condition).toEqual({
        StringEquals: { 'aws:ResourceTag/kubernetes.io/cluster/prod': 'owned' },
      });
    });

    test('makes internal load balancers unless told otherwise (control 33)', () => {
      expect(helmValues(templates.cluster, 'aws-load-balancer-controller')).toMatchObject({
        defaultLoadBalancerScheme: 'internal',
        enableServiceMutatorWebhook: false,
      });
    });
  });

  describe('External Secrets', () => {
    const POLICY = /^ExternalSecretsIdentity/;
    const secret = (prefix: string) => ({
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:us-west-2:${ACCOUNT}:secret:${prefix}*`],
      ],
    });

    test('reads the given prefixes and nothing else', () => {
      expect(statementsOf(POLICY)).toEqual([
        {
          Sid: 'ReadSecrets',
          Effect: 'Allow',
          Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
          Resource: ['openclaw/agents/', 'openclaw/providers/', 'openclaw/prod/'].map(secret),
        },
      ]);
    });

    test('decrypts with the given keys, through Secrets Manager only', async () => {
      const key = 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-0000-0000-000000000000';
      const { cluster } = templatesOf(await buildPlatform({ cluster: { secretKeyArns: [key] } }));
      const decrypt = identityStatements(cluster).find((entry) => entry.statement.Sid === 'DecryptSecrets');
      expect(decrypt?.statement).toMatchObject({
        Action: 'kms:Decrypt',
        Resource: key,
        Condition: {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.us-west-2.', { Ref: 'AWS::URLSuffix' }]] },
          },
        },
      });
    });

    test.each([[[]], [['']], [['openclaw/agents']], [['*/']]])(
      'refuses the prefixes %j',
      async (secretPrefixes) => {
        await expect(buildPlatform({ cluster: { secretPrefixes } })).rejects.toThrow(
          "secretPrefixes need to end in '/' such as 'openclaw/agents/'",
        );
      },
    );

    test('cannot make tokens of other service accounts', () => {
      expect(helmValues(templates.cluster, 'external-secrets')).toMatchObject({
        rbac: { serviceAccountTokenCreate: false },
        serviceAccount: { name: 'external-secrets' },
      });
    });
  });
});

import { unless, violations, type Control } from '../control';
import {
  resourcesOf,
  theResource,
  type DeploymentAssembly,
  type PlacedResource,
} from '../deployment-assembly';
import { at, drop, listAt, push, put, textAt } from '../json';
import {
  actionsOf,
  identityStatements,
  isAllow,
  theStatement,
  resourcesNamedBy,
  trustOf,
} from '../statements';

const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';
const ROLE = 'AWS::IAM::Role';

/** Services whose every description is harmless. `secretsmanager:GetSecretValue` and `s3:GetObject` read, too. */
const READ_ONLY = /^(acm|ec2|elasticloadbalancing|iam|pricing):(Describe|List|Get)[A-Z]/;

/** Managed policies of AWS that a role may have: those that EKS, its nodes, Lambda and Backup ask for. */
const MANAGED_POLICIES = [
  'AmazonEBSCSIDriverPolicy',
  'AmazonEBSCSIDriverPolicyV2',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonEKSClusterPolicy',
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonElasticContainerRegistryPublicReadOnly',
  'AmazonSSMManagedInstanceCore',
  'AWSBackupServiceRolePolicyForBackup',
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
];

const podRoles = (assembly: DeploymentAssembly): readonly PlacedResource[] =>
  resourcesOf(assembly, ROLE).filter((role) =>
    JSON.stringify(trustOf(role)).includes('pods.eks.amazonaws.com'),
  );
const theTrust = (assembly: DeploymentAssembly): unknown => {
  const [role] = podRoles(assembly);
  return role && trustOf(role)[0];
};

const podTrust: Control = {
  id: 17,
  title: 'Roles of pods trust EKS on behalf of this account, this cluster and one service account',
  check: (assembly) => {
    const { account } = assembly.config;
    return [
      ...unless(podRoles(assembly).length > 0, 'no role of a pod'),
      ...podRoles(assembly).flatMap((role) =>
        violations(
          trustOf(role),
          (statement) => {
            const equals = at(statement, 'Condition', 'StringEquals');
            const source = JSON.stringify(at(statement, 'Condition', 'ArnEquals', 'aws:SourceArn') ?? '');
            return (
              actionsOf(statement).join() === 'sts:AssumeRole,sts:TagSession' &&
              at(equals, 'aws:SourceAccount') === account &&
              textAt(equals, 'aws:RequestTag/kubernetes-namespace') !== '' &&
              textAt(equals, 'aws:RequestTag/kubernetes-service-account') !== '' &&
              new RegExp(`:eks:${assembly.config.region}:${account}:cluster/`).test(source) &&
              !source.includes('*')
            );
          },
          () => `${role.name} trusts more than its pods`,
        ),
      ),
    ];
  },
  broken: {
    'any account may ask': (a) => drop(theTrust(a), ['Condition', 'StringEquals', 'aws:SourceAccount']),
    'any cluster may ask': (a) => drop(theTrust(a), ['Condition', 'ArnEquals']),
    'any cluster of the account may ask': (a) =>
      put(
        theTrust(a),
        ['Condition', 'ArnEquals', 'aws:SourceArn'],
        `arn:aws:eks:${a.config.region}:${a.config.account}:cluster/*`,
      ),
    'any service account may ask': (a) =>
      drop(theTrust(a), ['Condition', 'StringEquals', 'aws:RequestTag/kubernetes-service-account']),
  },
};

const sessionTags: Control = {
  id: 18,
  title:
    'Pods carry their namespace and service account as session tags; agents get no AWS credentials at all',
  gap: 'policies on tenants’ data by session tag come with tenants',
  check: (assembly) => [
    ...violations(
      resourcesOf(assembly, ASSOCIATION),
      ({ resource }) => at(resource.Properties, 'DisableSessionTags') !== true,
      ({ name }) => `${name} drops the session tags`,
    ),
    ...violations(
      resourcesOf(assembly, ASSOCIATION),
      ({ resource }) => !textAt(resource.Properties, 'Namespace').startsWith('agent-'),
      ({ name }) => `${name} gives an agent a role`,
    ),
  ],
  broken: {
    'session tags are off': (a) =>
      put(theResource(a, ASSOCIATION).resource.Properties, ['DisableSessionTags'], true),
    'an agent has a role': (a) =>
      put(theResource(a, ASSOCIATION).resource.Properties, ['Namespace'], 'agent-support'),
  },
};

const leastPrivilege: Control = {
  id: 19,
  title: 'No policy allows all actions of a service; any resource only to read; managed policies by list',
  check: (assembly) => {
    const allowing = identityStatements(assembly).filter(({ statement }) => isAllow(statement));
    return [
      ...violations(
        allowing,
        ({ statement }) =>
          actionsOf(statement).length > 0 && actionsOf(statement).every((action) => !action.includes('*')),
        ({ name, statement }) => `${name} allows ${actionsOf(statement).join()}`,
      ),
      ...violations(
        allowing.filter(({ statement }) => resourcesNamedBy(statement).includes('*')),
        ({ statement }) => actionsOf(statement).every((action) => READ_ONLY.test(action)),
        ({ name, statement }) => `${name} allows ${actionsOf(statement).join()} on *`,
      ),
      ...resourcesOf(assembly, ROLE).flatMap(({ name, resource }) =>
        violations(
          listAt(resource.Properties, 'ManagedPolicyArns'),
          (arn) => MANAGED_POLICIES.some((policy) => JSON.stringify(arn).includes(`/${policy}"`)),
          (arn) => `${name} has ${JSON.stringify(arn)}`,
        ),
      ),
    ];
  },
  broken: {
    'every action of a service': (a) => push(theStatement(identityStatements(a)), ['Action'], 's3:*'),
    'every action': (a) => put(theStatement(identityStatements(a)), ['Action'], '*'),
    'every secret may be read': (a) =>
      put(
        theStatement(identityStatements(a), (s) => actionsOf(s).includes('secretsmanager:GetSecretValue')),
        ['Resource'],
        '*',
      ),
    'a role of administrators': (a) =>
      push(
        theResource(a, ROLE).resource.Properties,
        ['ManagedPolicyArns'],
        'arn:aws:iam::aws:policy/AdministratorAccess',
      ),
    'everything but one action': (a) => {
      const statement = theStatement(identityStatements(a));
      drop(statement, ['Action']);
      put(statement, ['NotAction'], 'iam:*');
    },
  },
};

/** Who may do what. */
export const awsIam: readonly Control[] = [podTrust, sessionTags, leastPrivilege];

import type { Resource } from '../../../assembly/assembly';
import { unless, violations, type Control } from '../control';
import {
  dropResources,
  isProduction,
  nameOf,
  objectsOf,
  resourcesOf,
  targetOf,
  theObject,
  theRelease,
  theResource,
  valueOf,
  type DeploymentAssembly,
} from '../deployment-assembly';
import { at, drop, listAt, push, put, textAt } from '../json';

const QUEUE = 'AWS::SQS::Queue';
const QUEUE_POLICY = 'AWS::SQS::QueuePolicy';
const SECRET = 'AWS::SecretsManager::Secret';
const DATABASE = 'AWS::RDS::DBCluster';
const INSTANCE = 'AWS::RDS::DBInstance';
const PARAMETERS = 'AWS::RDS::DBClusterParameterGroup';
const KEY = 'AWS::KMS::Key';
const LOG_GROUP = 'AWS::Logs::LogGroup';

/** Types that hold something. What becomes of them is to be decided, not left to CloudFormation. */
const STATEFUL = [
  KEY,
  SECRET,
  DATABASE,
  INSTANCE,
  LOG_GROUP,
  QUEUE,
  'AWS::S3::Bucket',
  'AWS::EFS::FileSystem',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Volume',
];
/** Secrets without which what the gateway stored cannot be read. Those of an agent go with the agent. */
const isGatewaySecret = ({ Properties }: Resource): boolean =>
  textAt(Properties, 'Name').includes('/gateway/');
/** Types whose loss in production is a loss for good. */
const IRREPLACEABLE = [KEY, DATABASE, 'AWS::S3::Bucket', 'AWS::EFS::FileSystem', 'AWS::DynamoDB::Table'];

const launchTemplate = (assembly: DeploymentAssembly): unknown =>
  at(theResource(assembly, 'AWS::EC2::LaunchTemplate').resource.Properties, 'LaunchTemplateData');
const isSafeVolume = (volume: unknown, encrypted: string, deleted: string): boolean =>
  at(volume, encrypted) === true && at(volume, deleted) === true;

const nodeVolumes: Control = {
  id: 11,
  title: 'Volumes of all nodes are encrypted and go with their node',
  check: (assembly) => [
    ...resourcesOf(assembly, 'AWS::EC2::LaunchTemplate').flatMap(({ name, resource }) => {
      const mappings = listAt(resource.Properties, 'LaunchTemplateData', 'BlockDeviceMappings');
      return [
        ...unless(mappings.length > 0, `${name} leaves the volume to the image`),
        ...violations(
          mappings,
          (mapping) => isSafeVolume(at(mapping, 'Ebs'), 'Encrypted', 'DeleteOnTermination'),
          (mapping) => `${name}: ${JSON.stringify(mapping)}`,
        ),
      ];
    }),
    ...objectsOf(assembly, 'EC2NodeClass').flatMap((nodeClass) => {
      const mappings = listAt(nodeClass, 'spec', 'blockDeviceMappings');
      return [
        ...unless(mappings.length > 0, `${nameOf(nodeClass)} leaves the volume to the image`),
        ...violations(
          mappings,
          (mapping) => isSafeVolume(at(mapping, 'ebs'), 'encrypted', 'deleteOnTermination'),
          (mapping) => `${nameOf(nodeClass)}: ${JSON.stringify(mapping)}`,
        ),
      ];
    }),
  ],
  broken: {
    'system nodes are not encrypted': (a) =>
      put(launchTemplate(a), ['BlockDeviceMappings', 0, 'Ebs', 'Encrypted'], false),
    'system nodes leave it to the image': (a) => drop(launchTemplate(a), ['BlockDeviceMappings']),
    'sandbox nodes are not encrypted': (a) =>
      drop(theObject(a, 'EC2NodeClass'), ['spec', 'blockDeviceMappings', 0, 'ebs', 'encrypted']),
    'sandbox nodes leave volumes behind': (a) =>
      put(
        theObject(a, 'EC2NodeClass'),
        ['spec', 'blockDeviceMappings', 0, 'ebs', 'deleteOnTermination'],
        false,
      ),
  },
};

const interruptions: Control = {
  id: 13,
  title: 'Karpenter hears of interruptions from a queue that is encrypted and speaks TLS only',
  check: (assembly) => {
    const queues = resourcesOf(assembly, QUEUE);
    const heard = JSON.stringify(valueOf(assembly, 'karpenter', 'settings', 'interruptionQueue') ?? '');
    const protectedQueues = resourcesOf(assembly, QUEUE_POLICY)
      .filter(({ resource }) =>
        listAt(resource.Properties, 'PolicyDocument', 'Statement').some(
          (statement) =>
            at(statement, 'Effect') === 'Deny' &&
            at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
        ),
      )
      .flatMap(({ stack, resource }) =>
        listAt(resource.Properties, 'Queues').map((queue) => targetOf(assembly, stack, queue)?.name),
      );
    return [
      ...unless(
        queues.some(({ logicalId }) => heard.includes(logicalId)),
        `Karpenter listens to ${heard}`,
      ),
      ...violations(
        queues,
        ({ resource: { Properties } }) =>
          at(Properties, 'SqsManagedSseEnabled') === true || at(Properties, 'KmsMasterKeyId') !== undefined,
        ({ name }) => `${name} is not encrypted`,
      ),
      ...violations(
        queues,
        ({ name }) => protectedQueues.includes(name),
        ({ name }) => `${name} speaks without TLS`,
      ),
    ];
  },
  broken: {
    'no queue': (a) => dropResources(a, QUEUE),
    'Karpenter is not told': (a) =>
      drop(theRelease(a, 'karpenter').values, ['settings', 'interruptionQueue']),
    'the queue is not encrypted': (a) =>
      drop(theResource(a, QUEUE).resource.Properties, ['SqsManagedSseEnabled']),
    'the queue speaks without TLS': (a) => dropResources(a, QUEUE_POLICY),
  },
};

const secrets: Control = {
  id: 21,
  title: 'Secrets are generated, encrypted with our keys, and readable by prefix alone',
  gap: 'nothing rotates by itself',
  check: (assembly) => {
    const prefixes = ['openclaw/agents/', 'openclaw/providers/', `openclaw/${assembly.config.name}/`];
    const reading = resourcesOf(assembly, 'AWS::IAM::Policy')
      .flatMap(({ name, resource }) =>
        listAt(resource.Properties, 'PolicyDocument', 'Statement').map((statement) => ({ name, statement })),
      )
      .filter(({ statement }) => listAt(statement, 'Action').includes('secretsmanager:GetSecretValue'));
    return [
      ...resourcesOf(assembly, SECRET).flatMap(({ name, stack, resource: { Properties } }) => [
        ...unless(
          targetOf(assembly, stack, at(Properties, 'KmsKeyId'))?.resource.Type === KEY,
          `${name} is encrypted with a key of AWS`,
        ),
        ...unless(
          at(Properties, 'GenerateSecretString') !== undefined &&
            at(Properties, 'SecretString') === undefined,
          `${name} is not generated`,
        ),
        ...unless(
          textAt(Properties, 'Name').startsWith(`openclaw/${assembly.config.name}/`),
          `${name} is outside of the deployment's prefix`,
        ),
      ]),
      ...reading.flatMap(({ name, statement }) =>
        violations(
          listAt(statement, 'Resource').map(String),
          (arn) => prefixes.some((prefix) => arn.endsWith(`:secret:${prefix}*`)),
          (arn) => `${name} reads ${arn}`,
        ),
      ),
    ];
  },
  broken: {
    'a secret is encrypted with a key of AWS': (a) =>
      drop(theResource(a, SECRET).resource.Properties, ['KmsKeyId']),
    'a secret is written down': (a) =>
      put(theResource(a, SECRET).resource.Properties, ['SecretString'], 'not-a-real-password'),
    'every secret of the account is read': (a) => {
      const policy = theResource(a, 'AWS::IAM::Policy', ({ Properties }) =>
        JSON.stringify(Properties).includes('secretsmanager:GetSecretValue'),
      );
      push(
        policy.resource.Properties,
        ['PolicyDocument', 'Statement', 0, 'Resource'],
        'arn:aws:secretsmanager:us-east-1:111122223333:secret:*',
      );
    },
  },
};

const database = (assembly: DeploymentAssembly): unknown =>
  theResource(assembly, DATABASE).resource.Properties;

const managedDatabase: Control = {
  id: 22,
  title:
    'In production the database is Aurora: encrypted, private, protected, backed up, in two zones, TLS only',
  appliesTo: isProduction,
  check: (assembly) => [
    ...unless(resourcesOf(assembly, DATABASE).length > 0, 'no managed database'),
    ...resourcesOf(assembly, DATABASE).flatMap(({ name, stack, resource: { Properties } }) => {
      const holds: Record<string, boolean> = {
        encrypted: at(Properties, 'StorageEncrypted') === true && at(Properties, 'KmsKeyId') !== undefined,
        protected: at(Properties, 'DeletionProtection') === true,
        'backed up for a week': Number(at(Properties, 'BackupRetentionPeriod')) >= 7,
        'told to export its log': listAt(Properties, 'EnableCloudwatchLogsExports').includes('postgresql'),
        'given a generated password': JSON.stringify(at(Properties, 'MasterUserPassword') ?? '').includes(
          '{{resolve:secretsmanager:',
        ),
        'refusing connections without TLS':
          at(
            targetOf(assembly, stack, at(Properties, 'DBClusterParameterGroupName'))?.resource.Properties,
            'Parameters',
            'rds.force_ssl',
          ) === '1',
        'logging into a group of ours': resourcesOf(assembly, LOG_GROUP).some(
          ({ resource }) =>
            at(resource.Properties, 'LogGroupName') ===
            `/aws/rds/cluster/${textAt(Properties, 'DBClusterIdentifier')}/postgresql`,
        ),
      };
      return violations(
        Object.entries(holds),
        ([, held]) => held,
        ([what]) => `${name} is not ${what}`,
      );
    }),
    ...unless(resourcesOf(assembly, INSTANCE).length >= 2, 'one instance: nothing to fail over to'),
    ...violations(
      resourcesOf(assembly, INSTANCE),
      ({ resource }) => at(resource.Properties, 'PubliclyAccessible') === false,
      ({ name }) => `${name} is public`,
    ),
  ],
  broken: {
    'no managed database': (a) => dropResources(a, DATABASE),
    'not encrypted': (a) => put(database(a), ['StorageEncrypted'], false),
    'not protected': (a) => put(database(a), ['DeletionProtection'], false),
    'backed up for a day': (a) => put(database(a), ['BackupRetentionPeriod'], 1),
    'no log': (a) => drop(database(a), ['EnableCloudwatchLogsExports']),
    'a password of its own': (a) => put(database(a), ['MasterUserPassword'], 'not-a-real-password'),
    'connections without TLS': (a) =>
      put(theResource(a, PARAMETERS).resource.Properties, ['Parameters', 'rds.force_ssl'], '0'),
    'logs into a group that RDS makes': (a) => put(database(a), ['DBClusterIdentifier'], 'another'),
    'one instance': (a) => {
      const { stack, logicalId } = theResource(a, INSTANCE);
      drop(stack.template.Resources, [logicalId]);
    },
    'a public instance': (a) =>
      put(theResource(a, INSTANCE).resource.Properties, ['PubliclyAccessible'], true),
  },
};

const removal: Control = {
  id: 23,
  title: 'What becomes of everything with state is decided, and production keeps what cannot be made again',
  check: (assembly) =>
    resourcesOf(assembly, ...STATEFUL).flatMap(({ name, resource }) => {
      const { Type, DeletionPolicy, UpdateReplacePolicy } = resource;
      const kept = [DeletionPolicy, UpdateReplacePolicy].every((policy) =>
        ['Retain', 'RetainExceptOnCreate', 'Snapshot'].includes(policy ?? ''),
      );
      return [
        // An instance of a cluster holds nothing: the volume is the cluster's.
        ...unless(
          DeletionPolicy !== undefined && UpdateReplacePolicy !== undefined,
          `${name} is left to CloudFormation`,
        ),
        ...unless(
          kept || !isProduction(assembly) || !(IRREPLACEABLE.includes(Type) || isGatewaySecret(resource)),
          `${name} goes when its stack goes`,
        ),
      ];
    }),
  broken: {
    'a key goes': (a) => put(theResource(a, KEY).resource, ['DeletionPolicy'], 'Delete'),
    'the database goes when it is replaced': (a) =>
      put(theResource(a, DATABASE).resource, ['UpdateReplacePolicy'], 'Delete'),
    'the gateway’s salt goes': (a) =>
      put(theResource(a, SECRET, isGatewaySecret).resource, ['DeletionPolicy'], 'Delete'),
    'a log group is left to CloudFormation': (a) =>
      drop(theResource(a, LOG_GROUP).resource, ['DeletionPolicy']),
  },
};

/** What is stored, and how long. */
export const awsData: readonly Control[] = [nodeVolumes, interruptions, secrets, managedDatabase, removal];

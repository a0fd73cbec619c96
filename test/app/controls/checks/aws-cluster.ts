import { unless, violations, type Control } from '../control';
import {
  isProduction,
  objectsOf,
  nameOf,
  resourcesOf,
  targetOf,
  theObject,
  theResource,
  type DeploymentAssembly,
} from '../deployment-assembly';
import { at, drop, entriesAt, list, listAt, push, put, textAt } from '../json';

const CLUSTER = 'AWS::EKS::Cluster';
const NODEGROUP = 'AWS::EKS::Nodegroup';
const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
const ACCESS_ENTRY = 'AWS::EKS::AccessEntry';
const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
const ANYWHERE = ['0.0.0.0/0', '::/0'];
/** The stacks whose loss loses something. */
const STATEFUL_STACKS = ['Network', 'Cluster', 'Runtime', 'Gateway', 'Observability'];

const cluster = (assembly: DeploymentAssembly): unknown => theResource(assembly, CLUSTER).resource.Properties;
const vpcConfig = (assembly: DeploymentAssembly): unknown => at(cluster(assembly), 'ResourcesVpcConfig');

/** The launch template of each node group, undefined when it has none of ours. */
const launchTemplates = (assembly: DeploymentAssembly) =>
  resourcesOf(assembly, NODEGROUP).map(({ name, stack, resource }) => ({
    name,
    data: at(
      targetOf(assembly, stack, at(resource.Properties, 'LaunchTemplate', 'Id'))?.resource.Properties,
      'LaunchTemplateData',
    ),
  }));

const templateData = (assembly: DeploymentAssembly): unknown =>
  at(theResource(assembly, LAUNCH_TEMPLATE).resource.Properties, 'LaunchTemplateData');

const endpoint: Control = {
  id: 1,
  title: 'The API endpoint is private, or open to named ranges only',
  check: (assembly) => {
    const config = vpcConfig(assembly);
    const ranges = listAt(config, 'PublicAccessCidrs').map(String);
    const closed = at(config, 'EndpointPublicAccess') === false;
    return [
      ...unless(at(config, 'EndpointPrivateAccess') === true, 'the private endpoint is off'),
      ...unless(closed || ranges.length > 0, 'the public endpoint answers everybody'),
      ...violations(
        ranges,
        (range) => !ANYWHERE.includes(range),
        (range) => `public access from ${range}`,
      ),
    ];
  },
  broken: {
    'the endpoint is public': (a) => put(vpcConfig(a), ['EndpointPublicAccess'], true),
    'the endpoint is as EKS makes it': (a) => drop(vpcConfig(a), ['EndpointPublicAccess']),
    'the endpoint is public to 0.0.0.0/0': (a) => {
      put(vpcConfig(a), ['EndpointPublicAccess'], true);
      put(vpcConfig(a), ['PublicAccessCidrs'], ['203.0.113.0/24', '0.0.0.0/0']);
    },
    'nodes reach the API by its public address': (a) => put(vpcConfig(a), ['EndpointPrivateAccess'], false),
  },
};

const logs: Control = {
  id: 2,
  title: 'All five types of control-plane log are on',
  check: (assembly) => {
    const enabled = listAt(cluster(assembly), 'Logging', 'ClusterLogging', 'EnabledTypes').map((type) =>
      textAt(type, 'Type'),
    );
    return violations(
      LOG_TYPES,
      (type) => enabled.includes(type),
      (type) => `no ${type} log`,
    );
  },
  broken: {
    'no audit log': (a) => drop(cluster(a), ['Logging', 'ClusterLogging', 'EnabledTypes', 1]),
    'no logs at all': (a) => drop(cluster(a), ['Logging']),
  },
};

/** The key that encrypts the cluster's secrets, when it is one of the stack. */
const clusterKey = (assembly: DeploymentAssembly) => {
  const { stack, resource } = theResource(assembly, CLUSTER);
  return targetOf(assembly, stack, at(resource.Properties, 'EncryptionConfig', 0, 'Provider', 'KeyArn'));
};

const encryption: Control = {
  id: 3,
  title: 'Kubernetes secrets are encrypted with a customer managed key, and every key rotates',
  check: (assembly) => [
    ...unless(
      listAt(cluster(assembly), 'EncryptionConfig', 0, 'Resources').includes('secrets') &&
        (clusterKey(assembly) !== undefined || assembly.config.cluster.kmsKeyArn !== undefined),
      'secrets are not encrypted with a key of the account',
    ),
    ...violations(
      resourcesOf(assembly, 'AWS::KMS::Key'),
      ({ resource }) => at(resource.Properties, 'EnableKeyRotation') === true,
      ({ name }) => `${name} does not rotate`,
    ),
  ],
  broken: {
    'no EncryptionConfig': (a) => drop(cluster(a), ['EncryptionConfig']),
    'something else is encrypted': (a) =>
      put(cluster(a), ['EncryptionConfig', 0, 'Resources'], ['configmaps']),
    'the key does not rotate': (a) => put(clusterKey(a)?.resource.Properties, ['EnableKeyRotation'], false),
  },
};

const access: Control = {
  id: 4,
  title: 'Access is by EKS entries only; administrators are those of the configuration and our handlers',
  check: (assembly) => {
    const { admins } = assembly.config.cluster;
    const administrators = resourcesOf(assembly, ACCESS_ENTRY).filter(({ resource }) =>
      JSON.stringify(at(resource.Properties, 'AccessPolicies') ?? []).includes('Admin'),
    );
    const isHandler = ({ stack, resource }: (typeof administrators)[number]): boolean => {
      const role = targetOf(assembly, stack, at(resource.Properties, 'PrincipalArn'));
      return JSON.stringify(role?.resource.Properties ?? {}).includes('"Service":"lambda.amazonaws.com"');
    };
    const entered = administrators.map(({ resource }) => textAt(resource.Properties, 'PrincipalArn'));
    return [
      ...unless(
        textAt(cluster(assembly), 'AccessConfig', 'AuthenticationMode') === 'API',
        'aws-auth ConfigMap still lets people in',
      ),
      ...unless(
        at(cluster(assembly), 'AccessConfig', 'BootstrapClusterCreatorAdminPermissions') === false,
        'whoever creates the cluster stays its administrator',
      ),
      ...violations(
        administrators,
        (entry) => admins.includes(textAt(entry.resource.Properties, 'PrincipalArn')) || isHandler(entry),
        ({ name }) => `${name}: an administrator that the configuration does not name`,
      ),
      ...violations(
        admins,
        (admin) => entered.includes(admin),
        (admin) => `${admin} has no entry`,
      ),
    ];
  },
  broken: {
    'the ConfigMap counts again': (a) =>
      put(cluster(a), ['AccessConfig', 'AuthenticationMode'], 'API_AND_CONFIG_MAP'),
    'the creator stays administrator': (a) =>
      drop(cluster(a), ['AccessConfig', 'BootstrapClusterCreatorAdminPermissions']),
    'somebody else is administrator': (a) =>
      put(
        theResource(a, ACCESS_ENTRY, ({ Properties }) => listAt(Properties, 'AccessPolicies').length > 0)
          .resource.Properties,
        ['PrincipalArn'],
        'arn:aws:iam::111122223333:role/Intern',
      ),
  },
};

const protection: Control = {
  id: 5,
  title: 'In production the cluster and the stacks with state refuse to be deleted',
  appliesTo: isProduction,
  check: (assembly) => [
    ...unless(at(cluster(assembly), 'DeletionProtection') === true, 'the cluster can be deleted'),
    ...violations(
      assembly.stacks.filter(({ name }) => STATEFUL_STACKS.includes(name)),
      ({ terminationProtection }) => terminationProtection,
      ({ name }) => `stack ${name} can be deleted`,
    ),
  ],
  broken: {
    'the cluster can be deleted': (a) => put(cluster(a), ['DeletionProtection'], false),
    ...Object.fromEntries(
      STATEFUL_STACKS.map((name) => [
        `stack ${name} can be deleted`,
        (a: DeploymentAssembly) =>
          put(
            a.stacks.find((stack) => stack.name === name),
            ['terminationProtection'],
            false,
          ),
      ]),
    ),
  },
};

const metadata: Control = {
  id: 9,
  title: 'System nodes answer instance metadata with a token only, and one hop far: not to pods',
  check: (assembly) =>
    violations(
      launchTemplates(assembly),
      ({ data }) =>
        at(data, 'MetadataOptions', 'HttpTokens') === 'required' &&
        at(data, 'MetadataOptions', 'HttpPutResponseHopLimit') === 1,
      ({ name }) => `${name}: ${JSON.stringify(entriesAt(templateData(assembly), 'MetadataOptions'))}`,
    ),
  broken: {
    'tokens are optional': (a) => put(templateData(a), ['MetadataOptions', 'HttpTokens'], 'optional'),
    'two hops': (a) => put(templateData(a), ['MetadataOptions', 'HttpPutResponseHopLimit'], 2),
    'the template says nothing': (a) => drop(templateData(a), ['MetadataOptions']),
    'the node group has no template': (a) =>
      drop(theResource(a, NODEGROUP).resource.Properties, ['LaunchTemplate']),
  },
};

const nodeClass = (assembly: DeploymentAssembly): unknown => theObject(assembly, 'EC2NodeClass')['spec'];

const noShell: Control = {
  id: 30,
  title: 'No SSH key and no public address on any node; Systems Manager is the way in',
  check: (assembly) => [
    ...resourcesOf(assembly, 'AWS::EC2::KeyPair').map(({ name }) => `${name}: a key pair`),
    ...violations(
      resourcesOf(assembly, NODEGROUP),
      ({ resource }) => at(resource.Properties, 'RemoteAccess') === undefined,
      ({ name }) => `${name}: SSH access`,
    ),
    ...violations(
      launchTemplates(assembly),
      ({ data }) =>
        at(data, 'KeyName') === undefined &&
        listAt(data, 'NetworkInterfaces').every((nic) => at(nic, 'AssociatePublicIpAddress') !== true),
      ({ name }) => `${name}: a key or a public address`,
    ),
    ...violations(
      resourcesOf(assembly, 'AWS::EC2::Subnet'),
      ({ resource }) => at(resource.Properties, 'MapPublicIpOnLaunch') !== true,
      ({ name }) => `${name} gives instances public addresses`,
    ),
    ...violations(
      objectsOf(assembly, 'EC2NodeClass'),
      (object) => at(object, 'spec', 'associatePublicIPAddress') === false,
      (object) => `${nameOf(object)} may give nodes public addresses`,
    ),
    ...violations(
      resourcesOf(assembly, 'AWS::IAM::Role').filter(({ resource }) =>
        JSON.stringify(at(resource.Properties, 'AssumeRolePolicyDocument')).includes('"ec2.amazonaws.com'),
      ),
      ({ resource }) =>
        list(at(resource.Properties, 'ManagedPolicyArns')).some((arn) =>
          JSON.stringify(arn).includes('AmazonSSMManagedInstanceCore'),
        ),
      ({ name }) => `${name}: nobody gets in by Systems Manager`,
    ),
  ],
  broken: {
    'the template has a key': (a) => put(templateData(a), ['KeyName'], 'laptop'),
    'the node group has SSH': (a) =>
      put(theResource(a, NODEGROUP).resource.Properties, ['RemoteAccess'], { Ec2SshKey: 'laptop' }),
    'the template asks for a public address': (a) =>
      push(templateData(a), ['NetworkInterfaces'], { AssociatePublicIpAddress: true }),
    'a subnet gives public addresses': (a) =>
      put(theResource(a, 'AWS::EC2::Subnet').resource.Properties, ['MapPublicIpOnLaunch'], true),
    'the node class says nothing of addresses': (a) => drop(nodeClass(a), ['associatePublicIPAddress']),
  },
};

/** The control plane and the nodes of the system. */
export const awsCluster: readonly Control[] = [
  endpoint,
  logs,
  encryption,
  access,
  protection,
  metadata,
  noShell,
];

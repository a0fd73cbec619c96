import { unless, violations, type Control } from '../control';
import {
  dropResources,
  hasOwnVpc,
  isProduction,
  resourcesOf,
  targetOf,
  theResource,
  type DeploymentAssembly,
  type PlacedResource,
} from '../deployment-assembly';
import { at, drop, listAt, push, put, textAt } from '../json';

const SUBNET = 'AWS::EC2::Subnet';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const SECURITY_GROUP = 'AWS::EC2::SecurityGroup';
const ENDPOINTS = ['ecr.api', 'ecr.dkr', 'sts', 'secretsmanager', 'ec2', 'logs', 's3'];

/** The default route of a subnet's route table. */
const defaultRoute = (assembly: DeploymentAssembly, subnet: PlacedResource): PlacedResource | undefined => {
  const pointsTo = (from: PlacedResource, property: string, to?: PlacedResource): boolean =>
    targetOf(assembly, from.stack, at(from.resource.Properties, property))?.name === to?.name;
  const association = resourcesOf(assembly, 'AWS::EC2::SubnetRouteTableAssociation').find((candidate) =>
    pointsTo(candidate, 'SubnetId', subnet),
  );
  const table =
    association && targetOf(assembly, association.stack, at(association.resource.Properties, 'RouteTableId'));
  return resourcesOf(assembly, 'AWS::EC2::Route').find(
    (route) =>
      table !== undefined &&
      pointsTo(route, 'RouteTableId', table) &&
      at(route.resource.Properties, 'DestinationCidrBlock') === '0.0.0.0/0',
  );
};

const isPrivate = (assembly: DeploymentAssembly, subnet: PlacedResource): boolean => {
  const route = defaultRoute(assembly, subnet);
  return route === undefined || at(route.resource.Properties, 'GatewayId') === undefined;
};

/** Whether a subnet, as a resource names it, is private: ours without a way to the internet gateway, or a given one. */
const isPrivateReference = (
  assembly: DeploymentAssembly,
  { stack }: PlacedResource,
  reference: unknown,
): boolean => {
  const { network } = assembly.config;
  if (network.kind === 'existing') return network.privateSubnetIds.includes(String(reference));
  const subnet = targetOf(assembly, stack, reference);
  return subnet?.resource.Type === SUBNET && isPrivate(assembly, subnet);
};

const flowLogs: Control = {
  id: 6,
  title: 'The VPC logs all of its flows',
  appliesTo: hasOwnVpc,
  check: (assembly) => {
    const logged = resourcesOf(assembly, 'AWS::EC2::FlowLog')
      .filter(({ resource }) => at(resource.Properties, 'TrafficType') === 'ALL')
      .map(({ stack, resource }) => targetOf(assembly, stack, at(resource.Properties, 'ResourceId'))?.name);
    return violations(
      resourcesOf(assembly, 'AWS::EC2::VPC'),
      ({ name }) => logged.includes(name),
      ({ name }) => `${name} has no flow log`,
    );
  },
  broken: {
    'no flow log': (a) => dropResources(a, 'AWS::EC2::FlowLog'),
    'only what is rejected is logged': (a) =>
      put(theResource(a, 'AWS::EC2::FlowLog').resource.Properties, ['TrafficType'], 'REJECT'),
  },
};

const zonesOf = (subnets: readonly PlacedResource[]): number =>
  new Set(subnets.map(({ resource }) => textAt(resource.Properties, 'AvailabilityZone'))).size;

const zones: Control = {
  id: 7,
  title: 'Private subnets in three zones; in production each goes out by a NAT gateway of its own zone',
  gap: 'zones that EKS refuses (use1-az3, usw1-az2, cac1-az3) are known by id, templates hold names',
  appliesTo: hasOwnVpc,
  check: (assembly) => {
    const subnets = resourcesOf(assembly, SUBNET);
    const inside = subnets.filter((subnet) => isPrivate(assembly, subnet));
    const natZone = (subnet: PlacedResource): string => {
      const route = defaultRoute(assembly, subnet);
      const nat = route && targetOf(assembly, route.stack, at(route.resource.Properties, 'NatGatewayId'));
      const home = nat && targetOf(assembly, nat.stack, at(nat.resource.Properties, 'SubnetId'));
      return textAt(home?.resource.Properties, 'AvailabilityZone');
    };
    return [
      ...unless(zonesOf(inside) >= 3, `private subnets in ${zonesOf(inside)} zones`),
      ...violations(
        inside,
        (subnet) => {
          const zone = natZone(subnet);
          return isProduction(assembly)
            ? zone === textAt(subnet.resource.Properties, 'AvailabilityZone')
            : zone !== '';
        },
        (subnet) => `${subnet.name} goes out in zone '${natZone(subnet)}'`,
      ),
    ];
  },
  broken: {
    'two subnets in one zone': (a) => {
      const [first, second] = resourcesOf(a, SUBNET);
      put(
        second?.resource.Properties,
        ['AvailabilityZone'],
        at(first?.resource.Properties, 'AvailabilityZone'),
      );
    },
    'no NAT gateway': (a) => dropResources(a, 'AWS::EC2::NatGateway'),
    'one NAT gateway for all zones': (a) => {
      const routes = resourcesOf(a, 'AWS::EC2::Route').filter(
        ({ resource }) => at(resource.Properties, 'NatGatewayId') !== undefined,
      );
      const shared = at(routes[0]?.resource.Properties, 'NatGatewayId');
      for (const { resource } of routes) put(resource.Properties, ['NatGatewayId'], shared);
    },
  },
};

const privateOnly: Control = {
  id: 8,
  title: 'Control plane, system nodes and Karpenter nodes are in private subnets only',
  check: (assembly) => {
    const placed = [
      ...resourcesOf(assembly, 'AWS::EKS::Cluster').map((placing) => ({
        placing,
        subnets: listAt(placing.resource.Properties, 'ResourcesVpcConfig', 'SubnetIds'),
      })),
      ...resourcesOf(assembly, 'AWS::EKS::Nodegroup').map((placing) => ({
        placing,
        subnets: listAt(placing.resource.Properties, 'Subnets'),
      })),
    ];
    const discovered = resourcesOf(assembly, SUBNET).filter(({ resource }) =>
      listAt(resource.Properties, 'Tags').some((tag) => textAt(tag, 'Key') === 'karpenter.sh/discovery'),
    );
    return [
      ...placed.flatMap(({ placing, subnets }) =>
        subnets.length === 0
          ? [`${placing.name} names no subnets`]
          : violations(
              subnets,
              (subnet) => isPrivateReference(assembly, placing, subnet),
              (subnet) => `${placing.name} is in ${JSON.stringify(subnet)}`,
            ),
      ),
      ...unless(discovered.length > 0 || !hasOwnVpc(assembly), 'Karpenter finds no subnet'),
      ...violations(
        discovered,
        (subnet) => isPrivate(assembly, subnet),
        ({ name }) => `Karpenter finds ${name}, which is public`,
      ),
    ];
  },
  broken: {
    'system nodes in a public subnet': (a) => {
      const subnet = resourcesOf(a, SUBNET).find((candidate) => !isPrivate(a, candidate));
      const nodes = theResource(a, 'AWS::EKS::Nodegroup');
      // Written where the subnet is: the reference only has to lead there.
      Object.assign(nodes.stack.template.Resources, { Public: subnet?.resource });
      push(nodes.resource.Properties, ['Subnets'], { Ref: subnet?.logicalId });
    },
    'Karpenter may use a public subnet': (a) =>
      push(resourcesOf(a, SUBNET).find((subnet) => !isPrivate(a, subnet))?.resource.Properties, ['Tags'], {
        Key: 'karpenter.sh/discovery',
        Value: a.config.name,
      }),
    'the private subnets lead to the internet gateway': (a) => {
      for (const { resource } of resourcesOf(a, 'AWS::EC2::Route')) {
        drop(resource.Properties, [
          at(resource.Properties, 'NatGatewayId') === undefined ? 'GatewayId' : 'NatGatewayId',
        ]);
        put(resource.Properties, ['GatewayId'], { Ref: 'VpcIGW' });
      }
    },
  },
};

const endpoints: Control = {
  id: 27,
  title: 'AWS services are reached by VPC endpoints, which answer the VPC alone',
  gap: 'they answer the whole VPC, not its nodes alone; in an existing VPC they are its owner’s',
  appliesTo: hasOwnVpc,
  check: (assembly) => {
    const services = resourcesOf(assembly, ENDPOINT).map(({ resource }) =>
      JSON.stringify(at(resource.Properties, 'ServiceName')),
    );
    const bedrock = assembly.config.gateway.models.some(({ provider }) => provider === 'bedrock');
    const cidr = assembly.config.network.cidr;
    const groups = resourcesOf(assembly, ENDPOINT).flatMap(({ stack, resource }) =>
      listAt(resource.Properties, 'SecurityGroupIds').map((group) => targetOf(assembly, stack, group)),
    );
    return [
      ...violations(
        [...ENDPOINTS, ...(bedrock ? ['bedrock-runtime'] : [])],
        (service) => services.some((name) => new RegExp(`\\.${service}"`).test(name)),
        (service) => `no endpoint of ${service}`,
      ),
      ...groups.flatMap((group) =>
        violations(
          listAt(group?.resource.Properties, 'SecurityGroupIngress'),
          (rule) => at(rule, 'CidrIp') === cidr && at(rule, 'FromPort') === 443 && at(rule, 'ToPort') === 443,
          (rule) => `${group?.name ?? ''} lets in ${JSON.stringify(rule)}`,
        ),
      ),
    ];
  },
  broken: {
    'no endpoints': (a) => dropResources(a, ENDPOINT),
    'endpoints answer any address': (a) =>
      put(
        theResource(
          a,
          SECURITY_GROUP,
          ({ Properties }) => listAt(Properties, 'SecurityGroupIngress').length > 0,
        ).resource.Properties,
        ['SecurityGroupIngress', 0, 'CidrIp'],
        '10.0.0.0/8',
      ),
  },
};

/** The VPC. */
export const awsNetwork: readonly Control[] = [flowLogs, zones, privateOnly, endpoints];

import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ENDPOINT_SERVICES } from '../../../constructs/network/interface-endpoints';
import { PlatformVpc, type PlatformVpcProps } from '../../../constructs/network/platform-vpc';
import { resourcesOf, stage, zones } from '../cluster/platform';

function vpcTemplate(props: Partial<PlatformVpcProps> = {}, region = 'us-west-2'): Template {
  const stack = new Stack(stage(region), 'Network');
  new PlatformVpc(stack, 'Vpc', {
    cidr: '10.1.0.0/16',
    availabilityZones: zones(region),
    natGateways: 3,
    clusterName: 'prod',
    ...props,
  });
  return Template.fromStack(stack);
}

function subnets(template: Template, type: 'Private' | 'Public') {
  return Object.values(resourcesOf(template, 'AWS::EC2::Subnet'))
    .map((subnet) => ({
      zone: subnet.Properties?.['AvailabilityZone'],
      cidr: String(subnet.Properties?.['CidrBlock']),
      publicIp: subnet.Properties?.['MapPublicIpOnLaunch'],
      tags: Object.fromEntries(
        (subnet.Properties?.['Tags'] as { Key: string; Value: string }[]).map((tag) => [tag.Key, tag.Value]),
      ),
    }))
    .filter((subnet) => subnet.tags['aws-cdk:subnet-type'] === type);
}

describe('PlatformVpc', () => {
  const template = vpcTemplate({ interfaceEndpoints: ENDPOINT_SERVICES });

  test('has a private and a public subnet in each given zone, and NAT as asked (control 7)', () => {
    expect(subnets(template, 'Private').map((subnet) => subnet.zone)).toEqual(zones('us-west-2'));
    expect(subnets(template, 'Public').map((subnet) => subnet.zone)).toEqual(zones('us-west-2'));
    template.resourceCountIs('AWS::EC2::NatGateway', 3);
    vpcTemplate({ natGateways: 1 }).resourceCountIs('AWS::EC2::NatGateway', 1);
  });

  test.each([
    ['10.1.0.0/16', '/18', '/24'],
    ['10.1.0.0/20', '/22', '/27'],
  ])('gives the pods the larger part of %s', (cidr, privateMask, publicMask) => {
    const sized = vpcTemplate({ cidr });
    expect(subnets(sized, 'Private').every((subnet) => subnet.cidr.endsWith(privateMask))).toBe(true);
    expect(subnets(sized, 'Public').every((subnet) => subnet.cidr.endsWith(publicMask))).toBe(true);
  });

  test('no subnet gives instances a public address (control 30)', () => {
    const all = [...subnets(template, 'Private'), ...subnets(template, 'Public')];
    expect(all.map((subnet) => subnet.publicIp)).toEqual(all.map(() => false));
  });

  test('tags the subnets for Karpenter and for load balancers', () => {
    for (const subnet of subnets(template, 'Private')) {
      expect(subnet.tags).toMatchObject({
        'karpenter.sh/discovery': 'prod',
        'kubernetes.io/role/internal-elb': '1',
      });
    }
    for (const subnet of subnets(template, 'Public')) {
      expect(subnet.tags).toMatchObject({ 'kubernetes.io/role/elb': '1' });
      expect(subnet.tags).not.toHaveProperty('karpenter.sh/discovery');
    }
  });

  test('keeps flow logs of all traffic for a limited time (control 6)', () => {
    template.hasResourceProperties('AWS::EC2::FlowLog', { ResourceType: 'VPC', TrafficType: 'ALL' });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('reaches S3 and every named service without the internet, by private names (control 27)', () => {
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    const names = Object.values(resourcesOf(template, 'AWS::EC2::VPCEndpoint'))
      .filter((endpoint) => endpoint.Properties?.['VpcEndpointType'] === 'Interface')
      .map((endpoint) => {
        expect(endpoint.Properties).toMatchObject({ PrivateDnsEnabled: true });
        return String(endpoint.Properties?.['ServiceName']).replace('com.amazonaws.us-west-2.', '');
      });
    expect(names.sort()).toEqual(ENDPOINT_SERVICES.map((service) => service.replace(/^ecr-/, 'ecr.')).sort());
  });

  test('admits nothing to the endpoints but HTTPS from the VPC, and nothing from everywhere anywhere (control 28)', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        Match.objectLike({ CidrIp: '10.1.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
      ],
    });
  });

  test('brings no Lambda unless the default security group is to be emptied', () => {
    template.resourceCountIs('AWS::Lambda::Function', 0);
    vpcTemplate({ restrictDefaultSecurityGroup: true }).resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('needs no look-up', () => {
    const assembly = stage('us-west-2');
    const stack = new Stack(assembly, 'Network');
    new PlatformVpc(stack, 'Vpc', {
      cidr: '10.1.0.0/16',
      availabilityZones: zones('us-west-2').slice(0, 2),
      natGateways: 1,
      clusterName: 'prod',
    });
    expect(assembly.synth().manifest.missing ?? []).toEqual([]);
  });

  test('says what to do when the zones are not pinned', () => {
    const stack = new Stack(undefined, 'Network', {
      env: { account: '111122223333', region: 'eu-central-1' },
    });
    const make = () =>
      new PlatformVpc(stack, 'Vpc', {
        cidr: '10.1.0.0/16',
        availabilityZones: zones('eu-central-1'),
        natGateways: 1,
        clusterName: 'prod',
      });
    expect(make).toThrow(
      'Network/Vpc: the zones of 111122223333/eu-central-1 are not known, and finding out needs credentials. ' +
        'Call pinAvailabilityZones() on the stage or stack before it has children.',
    );
  });

  test.each(['10.1.0.0/15', '10.1.0.0/21', '10.1.0.0'])('refuses the range %s', (cidr) => {
    expect(() => vpcTemplate({ cidr })).toThrow(
      `Prod/Network/Vpc: cidr '${cidr}' must be between /16 and /20; pods take addresses of the VPC`,
    );
  });
});

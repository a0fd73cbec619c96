import { Stack } from 'aws-cdk-lib';
import { type ExistingVpc, importVpc } from '../../../constructs/network/import-vpc';
import { stage, zones } from '../cluster/platform';

const EXISTING: ExistingVpc = {
  vpcId: 'vpc-0123456789abcdef0',
  cidr: '10.9.0.0/16',
  availabilityZones: zones('us-west-2'),
  privateSubnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
};

describe('importVpc', () => {
  test('knows range, zones and subnets without a look-up', () => {
    const scope = stage('us-west-2');
    const vpc = importVpc(new Stack(scope, 'Network'), 'Vpc', EXISTING);
    expect(vpc.vpcCidrBlock).toBe('10.9.0.0/16');
    expect(vpc.privateSubnets.map((subnet) => [subnet.subnetId, subnet.availabilityZone])).toEqual([
      ['subnet-a', 'us-west-2a'],
      ['subnet-b', 'us-west-2b'],
      ['subnet-c', 'us-west-2c'],
    ]);
    expect(vpc.publicSubnets).toEqual([]);
    expect(scope.synth().manifest.missing ?? []).toEqual([]);
  });

  test('names every list that does not fit the zones', () => {
    const wrong = { ...EXISTING, privateSubnetIds: ['subnet-a'], publicSubnetIds: ['subnet-d', 'subnet-e'] };
    expect(() => importVpc(new Stack(), 'Vpc', wrong)).toThrow(
      'vpc-0123456789abcdef0: privateSubnetIds has 1 entries for 3 zones; publicSubnetIds has 2 entries for 3 zones. ' +
        'Give each zone the same number of subnets.',
    );
  });

  test('needs private subnets', () => {
    expect(() => importVpc(new Stack(), 'Vpc', { ...EXISTING, privateSubnetIds: [] })).toThrow(
      'vpc-0123456789abcdef0: privateSubnetIds is empty. Give each zone the same number of subnets.',
    );
  });
});

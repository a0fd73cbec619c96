import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuroraDatabase, type AuroraDatabaseProps } from '../../../constructs/database/aurora-database';

function template(overrides: Partial<AuroraDatabaseProps> = {}): Template {
  const stack = new Stack(new App(), 'Gateway', { env: { account: '111122223333', region: 'us-west-2' } });
  const vpc = new Vpc(stack, 'Vpc');
  const encryptionKey = new Key(stack, 'Key');
  new AuroraDatabase(stack, 'Database', {
    vpc,
    clients: [SecurityGroup.fromSecurityGroupId(stack, 'Pods', 'sg-0123456789abcdef0')],
    engineVersion: AuroraPostgresEngineVersion.VER_17_7,
    identifier: 'openclaw-test',
    databaseName: 'litellm',
    credentials: new Secret(stack, 'Credentials'),
    encryptionKey,
    ...overrides,
  });
  return Template.fromStack(stack);
}

describe('AuroraDatabase', () => {
  test('is encrypted, backed up, protected, and keeps its logs', () => {
    const all = template();
    all.hasResource('AWS::RDS::DBCluster', {
      Properties: Match.objectLike({
        StorageEncrypted: true,
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
        BackupRetentionPeriod: 14,
        CopyTagsToSnapshot: true,
        DeletionProtection: true,
        EnableCloudwatchLogsExports: ['postgresql'],
        EnableIAMDatabaseAuthentication: true,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
      }),
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
    });
    all.hasResourceProperties('AWS::RDS::DBClusterParameterGroup', {
      Parameters: Match.objectLike({ 'rds.force_ssl': '1' }),
    });
    all.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/rds/cluster/openclaw-test/postgresql',
      RetentionInDays: 365,
    });
    all.allResourcesProperties('AWS::RDS::DBInstance', {
      PubliclyAccessible: false,
      DBInstanceClass: 'db.serverless',
    });
  });

  test('only the pods’ security group reaches it, on PostgreSQL’s port', () => {
    const all = template();
    all.allResourcesProperties('AWS::EC2::SecurityGroupIngress', {
      SourceSecurityGroupId: 'sg-0123456789abcdef0',
      CidrIp: Match.absent(),
      FromPort: 5432,
      ToPort: 5432,
    });
    all.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    all.resourcePropertiesCountIs('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.anyValue() }, 0);
  });

  test('lives in private subnets', () => {
    const all = template();
    const groups = Object.values(all.findResources('AWS::RDS::DBSubnetGroup')) as {
      Properties: { SubnetIds: { Ref: string }[] };
    }[];
    for (const { Ref } of groups.flatMap(({ Properties }) => Properties.SubnetIds)) {
      expect(Ref).toMatch(/PrivateSubnet/);
    }
  });

  test.each([
    [true, 2],
    [false, 1],
  ])('highly available: %p', (highlyAvailable, instances) => {
    template({ highlyAvailable }).resourceCountIs('AWS::RDS::DBInstance', instances);
  });

  test('is deletable where that is asked for', () => {
    template({ deletionProtection: false }).hasResource('AWS::RDS::DBCluster', { DeletionPolicy: 'Delete' });
  });

  test.each([
    [{ minCapacity: 8, maxCapacity: 4 }, 'capacity from 8 to 4: the bounds are reversed'],
    [{ maxCapacity: 4.3 }, '4.3 is no capacity: halves from 0 to 256'],
    [{ minCapacity: 0, maxCapacity: 0.5 }, 'capacity up to 0.5: at least 1'],
    [{ backupRetention: Duration.days(3) }, 'backups of 3 days, at least 7'],
  ])('%j is refused', (overrides, message) => {
    expect(() => template(overrides)).toThrow(`Gateway/Database: ${message}`);
  });
});

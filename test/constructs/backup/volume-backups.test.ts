import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { VolumeBackups } from '../../../constructs/backup/volume-backups';

const templateIn = (region: string): Template => {
  const stack = new Stack(new App(), 'Runtime', { env: { account: '111122223333', region } });
  new VolumeBackups(stack, 'Backups', {
    clusterName: 'prod',
    retention: Duration.days(14),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  return Template.fromStack(stack);
};

test('every night, into a vault with a key of ours, for as long as said', () => {
  const template = templateIn('us-west-2');
  template.hasResourceProperties('AWS::Backup::BackupPlan', {
    BackupPlan: {
      BackupPlanRule: [{ ScheduleExpression: 'cron(0 2 * * ? *)', Lifecycle: { DeleteAfterDays: 14 } }],
    },
  });
  template.hasResource('AWS::Backup::BackupVault', {
    DeletionPolicy: 'Retain',
    Properties: { EncryptionKeyArn: Match.anyValue() },
  });
  template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
});

test('volumes that claims of this cluster made, and no root volume: both tags must be there', () => {
  templateIn('us-west-2').hasResourceProperties('AWS::Backup::BackupSelection', {
    BackupSelection: {
      Conditions: {
        StringEquals: [
          { ConditionKey: 'aws:ResourceTag/kubernetes.io/cluster/prod', ConditionValue: 'owned' },
        ],
        StringLike: [
          { ConditionKey: 'aws:ResourceTag/kubernetes.io/created-for/pvc/name', ConditionValue: '*' },
        ],
      },
    },
  });
});

test('the role makes backups and cannot restore', () => {
  const roles = templateIn('us-west-2').findResources('AWS::IAM::Role');
  expect(JSON.stringify(roles)).toContain('AWSBackupServiceRolePolicyForBackup');
  expect(JSON.stringify(roles)).not.toContain('Restore');
});

test('names no other partition in China', () => {
  expect(JSON.stringify(templateIn('cn-north-1').toJSON())).not.toContain('arn:aws:');
});

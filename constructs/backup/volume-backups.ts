import { ArnFormat, Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupVault, CfnBackupSelection } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** Properties of {@link VolumeBackups}. */
export interface VolumeBackupsProps {
  /** Name of the cluster whose volumes are backed up. */
  readonly clusterName: string;

  /** How long a backup is kept. */
  readonly retention: Duration;

  /** What becomes of the vault and its key with the stack; AWS refuses to delete a vault that is not empty. */
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Nightly backups of every volume that a PersistentVolumeClaim of the cluster made, and of no root volume.
 *
 * Volumes are found by the tags that the EBS driver puts on them: the cluster's (its option `k8sTagClusterId`), which
 * Karpenter's nodes carry too, and the name of the claim, which only the driver writes.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
 */
export class VolumeBackups extends Construct {
  public constructor(scope: Construct, id: string, props: VolumeBackupsProps) {
    super(scope, id);
    const { clusterName, removalPolicy } = props;
    const vault = new BackupVault(this, 'Vault', {
      encryptionKey: new Key(this, 'Key', {
        description: `Backups of the volumes of ${clusterName}`,
        enableKeyRotation: true,
        removalPolicy,
      }),
      removalPolicy,
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'nightly',
          scheduleExpression: Schedule.cron({ hour: '2', minute: '0' }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(6),
          deleteAfter: props.retention,
        }),
      ],
    });
    const role = new Role(this, 'Role', {
      description: `Backs up the volumes of ${clusterName}`,
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
      ],
    });
    const volumes = Stack.of(this).formatArn({
      service: 'ec2',
      resource: 'volume',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    new CfnBackupSelection(this, 'Selection', {
      backupPlanId: plan.backupPlanId,
      backupSelection: {
        selectionName: 'claims',
        iamRoleArn: role.roleArn,
        resources: [volumes],
        conditions: {
          StringEquals: [
            { ConditionKey: `aws:ResourceTag/kubernetes.io/cluster/${clusterName}`, ConditionValue: 'owned' },
          ],
          StringLike: [
            { ConditionKey: 'aws:ResourceTag/kubernetes.io/created-for/pvc/name', ConditionValue: '*' },
          ],
        },
      },
    });
  }
}

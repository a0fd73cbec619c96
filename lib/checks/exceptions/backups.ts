import { managedPolicy, type NagException } from '../nag-exception';

/** AWS Backup. */
export const backupExceptions: readonly NagException[] = [
  {
    id: 'N32',
    rule: 'AwsSolutions-IAM4',
    findings: [managedPolicy('service-role/AWSBackupServiceRolePolicyForBackup')],
    scope: 'Runtime/Backups/Role/Resource',
    reason:
      'AWS maintains what its backup service needs to make and tag snapshots; only that service assumes the role, and the selection of the plan names the volumes. The policy to restore is not attached.',
    link: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html',
  },
];

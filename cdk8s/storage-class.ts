import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** Name of the default StorageClass. */
export const STORAGE_CLASS_NAME = 'gp3';

/** Name of the default VolumeSnapshotClass. */
export const VOLUME_SNAPSHOT_CLASS_NAME = 'ebs';

const DRIVER = 'ebs.csi.aws.com';

const LABELS = {
  'app.kubernetes.io/name': 'storage-class',
  'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
} as const;

/** Properties of {@link StorageClasses}. */
export interface StorageClassesProps {
  /**
   * ARN of the KMS key for volumes. The EBS driver needs permission to use it.
   *
   * @default - the account's key for EBS
   */
  readonly kmsKeyId?: string;

  /**
   * What happens to a volume when its claim is deleted.
   *
   * @default 'Delete'
   */
  readonly reclaimPolicy?: 'Delete' | 'Retain';

  /**
   * What happens to a snapshot in EBS when its VolumeSnapshot is deleted, be it by a namespace's end.
   *
   * @default 'Delete'
   */
  readonly snapshotDeletionPolicy?: 'Delete' | 'Retain';
}

/**
 * Encrypted EBS volumes as the cluster's default, and snapshots of them.
 *
 * EKS makes a class `gp2` too. Since 1.30 it is not the default, so nothing has to be taken from it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html, Kubernetes 1.30
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
 */
export class StorageClasses extends Chart {
  public constructor(scope: Construct, id: string, props: StorageClassesProps = {}) {
    super(scope, id);
    new ApiObject(this, 'StorageClass', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: STORAGE_CLASS_NAME,
        labels: LABELS,
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      provisioner: DRIVER,
      parameters: {
        type: 'gp3',
        encrypted: 'true',
        ...(props.kmsKeyId !== undefined && { kmsKeyId: props.kmsKeyId }),
      },
      // A volume belongs to one zone: it is made when its pod has one.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: props.reclaimPolicy ?? 'Delete',
    });
    new ApiObject(this, 'VolumeSnapshotClass', {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: {
        name: VOLUME_SNAPSHOT_CLASS_NAME,
        labels: LABELS,
        annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' },
      },
      driver: DRIVER,
      deletionPolicy: props.snapshotDeletionPolicy ?? 'Delete',
    });
  }
}

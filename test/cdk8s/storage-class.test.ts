import { App } from 'cdk8s';
import { StorageClasses, type StorageClassesProps } from '../../cdk8s/storage-class';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations: Record<string, string> };
  readonly [key: string]: unknown;
}

function manifests(props?: StorageClassesProps): [Manifest, Manifest] {
  return new StorageClasses(new App(), 'Storage', props).toJson() as [Manifest, Manifest];
}

describe('StorageClasses', () => {
  test('volumes are encrypted, made in the zone of their pod, and can grow (control 12)', () => {
    const [storageClass] = manifests();
    expect(storageClass).toMatchObject({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true' },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Delete',
    });
    expect(storageClass.metadata).toMatchObject({
      name: 'gp3',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    });
  });

  test('uses the given key, and keeps volumes and snapshots when told', () => {
    const kmsKeyId = 'arn:aws-cn:kms:cn-north-1:111122223333:key/example';
    const [storageClass, snapshotClass] = manifests({
      kmsKeyId,
      reclaimPolicy: 'Retain',
      snapshotDeletionPolicy: 'Retain',
    });
    expect(storageClass).toMatchObject({ parameters: { kmsKeyId }, reclaimPolicy: 'Retain' });
    expect(snapshotClass).toMatchObject({ deletionPolicy: 'Retain' });
  });

  test('snapshots are made by the driver of the volumes', () => {
    const [storageClass, snapshotClass] = manifests();
    expect(snapshotClass).toMatchObject({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      driver: storageClass['provisioner'],
      deletionPolicy: 'Delete',
    });
    expect(snapshotClass.metadata.annotations).toEqual({
      'snapshot.storage.kubernetes.io/is-default-class': 'true',
    });
  });
});

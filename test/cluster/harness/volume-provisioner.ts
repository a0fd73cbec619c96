import type { KubeObject, KubernetesClient } from './kubernetes-client';

interface Claim extends KubeObject {
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: Readonly<Record<string, string>> };
  };
}

interface Volume extends KubeObject {
  readonly spec: { readonly persistentVolumeReclaimPolicy: string };
  readonly status?: { readonly phase?: string };
}

interface StorageClass extends KubeObject {
  readonly provisioner: string;
  readonly reclaimPolicy?: string;
}

const DRIVER = 'ebs.csi.aws.com';
const ZONE = 'topology.kubernetes.io/zone';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/**
 * Stands in for the EBS CSI driver: a volume in the zone of the node that the scheduler chose, and its deletion when
 * the claim is gone. The rest — binding, protection, scheduling to the zone — is Kubernetes' own.
 */
export class VolumeProvisioner {
  private readonly stops: (() => void)[] = [];

  public constructor(private readonly client: KubernetesClient) {}

  public start(): void {
    const v1 = { apiVersion: 'v1' };
    this.stops.push(
      this.client.watch({ ...v1, kind: 'PersistentVolumeClaim' }, ({ type, object }) => {
        if (type !== 'DELETED') void this.provision(object as Claim).catch(() => undefined);
      }),
      this.client.watch({ ...v1, kind: 'PersistentVolume' }, ({ type, object }) => {
        if (type !== 'DELETED') void this.release(object as Volume).catch(() => undefined);
      }),
    );
  }

  public stop(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private async provision({ metadata, spec }: Claim): Promise<void> {
    const nodeName = metadata.annotations?.[SELECTED_NODE];
    if (nodeName === undefined || spec.volumeName !== undefined || metadata.deletionTimestamp !== undefined)
      return;
    const storageClass = await this.client.get<StorageClass>({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      name: spec.storageClassName ?? '',
    });
    const node = await this.client.get({ apiVersion: 'v1', kind: 'Node', name: nodeName });
    const zone = node?.metadata.labels?.[ZONE];
    if (storageClass?.provisioner !== DRIVER || zone === undefined) return;
    const { name, namespace, uid } = metadata;
    // Named after the claim, so that a second event finds it there.
    await this.client.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `pvc-${uid ?? ''}` },
      spec: {
        capacity: spec.resources.requests,
        accessModes: spec.accessModes,
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
        storageClassName: storageClass.metadata.name,
        csi: { driver: DRIVER, volumeHandle: `vol-${uid ?? ''}` },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }],
          },
        },
      },
    });
  }

  private async release({ metadata, spec, status }: Volume): Promise<void> {
    if (status?.phase !== 'Released' || spec.persistentVolumeReclaimPolicy !== 'Delete') return;
    await this.client.remove({ apiVersion: 'v1', kind: 'PersistentVolume', name: metadata.name });
  }
}

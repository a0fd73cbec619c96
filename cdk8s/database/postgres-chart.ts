import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { DATABASE, GATEWAY, labelsOf, PART_OF } from '../gateway/labels';
import { databaseNetworkPolicies, type DatabaseNetworkProps } from '../gateway/network-policies';

/** Properties of {@link PostgresChart}. */
export interface PostgresChartProps {
  /** PostgreSQL's image with tag, of CloudNativePG's own builds. */
  readonly image: string;

  /** One instance, or two or three of which one is the primary. */
  readonly instances: 1 | 2 | 3;

  /** The volume of one instance, such as `20Gi`. */
  readonly storage: string;

  /** An encrypted StorageClass that can grow. */
  readonly storageClass: string;

  /**
   * The class of the volume snapshots.
   *
   * @default - no backups are made
   */
  readonly volumeSnapshotClass?: string;

  /**
   * When a snapshot is made, as cron with seconds, in UTC.
   *
   * @default '0 0 3 * * *' (every night at 3)
   */
  readonly backupSchedule?: string;

  /**
   * Connections that PostgreSQL accepts. Replicas × workers × pool of the gateway, and the superuser's three, fit in.
   *
   * @default 100
   */
  readonly maxConnections?: number;

  /** Who may be reached. */
  readonly network: DatabaseNetworkProps;
}

/** The gateway's database inside the cluster, run by CloudNativePG. Its service is `litellm-db-rw`. */
export class PostgresChart extends Chart {
  /** The host name of the primary. */
  public static readonly host = `${DATABASE.cluster}-rw.${GATEWAY.namespace}.svc.cluster.local`;

  public constructor(scope: Construct, id: string, props: PostgresChartProps) {
    super(scope, id);
    const { namespace } = GATEWAY;
    const labels = labelsOf('postgresql', 'database');
    new ApiObject(this, 'Cluster', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: DATABASE.cluster, namespace, labels },
      spec: {
        description: 'Keys, budgets and spend of the LLM gateway',
        imageName: props.image,
        instances: props.instances,
        // A failed primary is replaced in place; with one instance there is nobody to switch over to.
        primaryUpdateMethod: props.instances > 1 ? 'switchover' : 'restart',
        // With one instance a PodDisruptionBudget would block every drain of its node for ever.
        enablePDB: props.instances > 1,
        enableSuperuserAccess: false,
        bootstrap: {
          initdb: {
            database: DATABASE.name,
            owner: 'litellm',
            secret: { name: GATEWAY.databaseSecret },
            dataChecksums: true,
          },
        },
        storage: { size: props.storage, storageClass: props.storageClass, resizeInUseVolumes: true },
        resources: {
          requests: { cpu: '250m', memory: '512Mi', 'ephemeral-storage': '256Mi' },
          limits: { memory: '512Mi', 'ephemeral-storage': '1Gi' },
        },
        postgresql: {
          parameters: {
            max_connections: String(props.maxConnections ?? 100),
            // A quarter of the memory, as PostgreSQL's manual advises.
            shared_buffers: '128MB',
            log_min_duration_statement: '1000',
          },
          // TLS for whoever comes over the network; there is no other way in.
          pg_hba: ['hostnossl all all all reject'],
        },
        affinity: {
          enablePodAntiAffinity: true,
          topologyKey: 'topology.kubernetes.io/zone',
          podAntiAffinityType: 'preferred',
          // Never on a node that belongs to agents, even if someone tolerates its taint here by mistake.
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'openclaw.dev/sandbox-node', operator: 'DoesNotExist' }] },
              ],
            },
          },
        },
        seccompProfile: { type: 'RuntimeDefault' },
        inheritedMetadata: { labels: { ...PART_OF } },
        ...(props.volumeSnapshotClass !== undefined && {
          backup: {
            volumeSnapshot: {
              className: props.volumeSnapshotClass,
              // Without stopping the database. There is no archive to wait for: the snapshot holds its own WAL.
              online: true,
              onlineConfiguration: { immediateCheckpoint: true, waitForArchive: false },
              // Snapshots outlive the objects that asked for them.
              snapshotOwnerReference: 'none',
            },
          },
        }),
      },
    });
    if (props.volumeSnapshotClass !== undefined) this.scheduledBackup(props.backupSchedule ?? '0 0 3 * * *');
    databaseNetworkPolicies(this, props.network);
  }

  private scheduledBackup(schedule: string): void {
    new ApiObject(this, 'ScheduledBackup', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      metadata: {
        name: DATABASE.cluster,
        namespace: GATEWAY.namespace,
        labels: labelsOf('postgresql', 'database'),
      },
      spec: {
        schedule,
        cluster: { name: DATABASE.cluster },
        method: 'volumeSnapshot',
        // One at once, so that a backup exists before the first night.
        immediate: true,
        backupOwnerReference: 'none',
      },
    });
  }
}

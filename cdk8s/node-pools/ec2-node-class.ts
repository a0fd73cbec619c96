import { POOL_KINDS } from './pool-kinds';
import type { SandboxPool } from './sandbox-pool';

/** Picks subnets or security groups by id or by their tags. */
export type SelectorTerm = { readonly id: string } | { readonly tags: Readonly<Record<string, string>> };

/** What all pools of a cluster share on the AWS side. */
export interface NodeClassContext {
  /** Name of the EKS cluster. */
  readonly clusterName: string;

  /** Name of the nodes' IAM role. Karpenter makes the instance profile. */
  readonly nodeRoleName: string;

  /** AMI family and release, pinned, such as `al2023@v20260724`. */
  readonly amiAlias: string;

  /** Private subnets for nodes. */
  readonly subnets: readonly SelectorTerm[];

  /** Security groups of nodes. */
  readonly securityGroups: readonly SelectorTerm[];

  /**
   * Key that encrypts root volumes: id, alias or ARN.
   *
   * @default - the account's key for EBS
   */
  readonly kmsKeyId?: string;

  /**
   * Tags on instances, volumes and network interfaces, besides Karpenter's own.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * `spec` of the EC2NodeClass of one pool.
 *
 * @see https://karpenter.sh/docs/concepts/nodeclasses/
 * @throws when the AMI alias is not pinned to a release.
 */
export function ec2NodeClassSpec(pool: SandboxPool, context: NodeClassContext): Record<string, unknown> {
  if (!/^al2023@v\d{8}$/.test(context.amiAlias)) {
    throw new Error(
      `AMI alias '${context.amiAlias}' is not a pinned AL2023 release: use al2023@vYYYYMMDD (a newer release ` +
        'replaces all nodes, so it must be a decision; kata-deploy cannot install on other families)',
    );
  }
  const kind = POOL_KINDS[pool.kind];
  return {
    amiSelectorTerms: [{ alias: context.amiAlias }],
    role: context.nodeRoleName,
    subnetSelectorTerms: context.subnets,
    securityGroupSelectorTerms: context.securityGroups,
    associatePublicIPAddress: false,
    // Hop limit 1: a pod, one network hop away, cannot reach the node's credentials. Agents have none to lose.
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpProtocolIPv6: 'disabled',
      httpPutResponseHopLimit: 1,
      httpTokens: 'required',
    },
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        rootVolume: true,
        ebs: {
          volumeSize: `${pool.rootVolumeGiB}Gi`,
          volumeType: 'gp3',
          iops: 4000,
          throughput: 250,
          encrypted: true,
          deleteOnTermination: true,
          ...(context.kmsKeyId === undefined ? {} : { kmsKeyID: context.kmsKeyId }),
        },
      },
    ],
    // Tells Karpenter the ephemeral storage of types with local disks. The thin pool takes all of those disks, and
    // kubelet stays on the root volume, which is what Karpenter counts without the policy (ADR 0004).
    ...(pool.snapshotter === 'overlayfs' ? { instanceStorePolicy: 'RAID0' } : {}),
    ...(kind.nestedVirtualization ? { cpuOptions: { nestedVirtualization: 'enabled' } } : {}),
    kubelet: pool.kubelet,
    userData: pool.userData,
    tags: {
      Name: `${context.clusterName}/${pool.name}`,
      'openclaw.dev/pool': pool.name,
      'openclaw.dev/isolation': pool.kind,
      ...context.tags,
    },
  };
}

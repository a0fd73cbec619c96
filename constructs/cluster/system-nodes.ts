import type { ManagedNodeGroup } from '@aws-quickstart/eks-blueprints';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceArchitecture,
  InstanceType,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import { NodegroupAmiType } from 'aws-cdk-lib/aws-eks';

/** Label of the nodes that run the platform's own controllers. */
export const SYSTEM_NODE_LABEL = 'openclaw.dev/system';

/** Selects the system nodes. */
export const SYSTEM_NODE_SELECTOR = { [SYSTEM_NODE_LABEL]: 'true' } as const;

/** The managed node group that everything except sandboxes runs on. Karpenter itself needs it. */
export interface SystemNodes {
  /** Instance types of one processor architecture, such as `['m7g.large']`. */
  readonly instanceTypes: readonly string[];

  /** How many nodes at least, and to begin with. Two replicas of a controller need two. */
  readonly minCount: number;

  /**
   * How many nodes at most, as many as an update may bring beside the old ones.
   *
   * @default - one more than `minCount`
   */
  readonly maxCount?: number;

  /**
   * Release of the EKS-optimized AL2023 image, such as `1.35.6-20260714`.
   *
   * @default - the newest at the time of deployment
   * @see https://github.com/awslabs/amazon-eks-ami/blob/main/CHANGELOG.md
   */
  readonly amiReleaseVersion?: string;

  /**
   * Size of the root disk in GiB.
   *
   * @default 50
   */
  readonly diskGiB?: number;
}

/**
 * The eks-blueprints description of the system node group.
 *
 * @throws Error when the instance types are none or of several architectures
 */
export function systemNodeGroup(nodes: SystemNodes): ManagedNodeGroup {
  const instanceTypes = nodes.instanceTypes.map((name) => new InstanceType(name));
  return {
    id: 'system',
    instanceTypes,
    amiType: amiType(instanceTypes),
    ...(nodes.amiReleaseVersion !== undefined && { amiReleaseVersion: nodes.amiReleaseVersion }),
    minSize: nodes.minCount,
    desiredSize: nodes.minCount,
    maxSize: nodes.maxCount ?? nodes.minCount + 1,
    nodeGroupSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    labels: { ...SYSTEM_NODE_SELECTOR },
    enableNodeAutoRepair: true,
    launchTemplate: {
      requireImdsv2: true,
      // One hop ends at the node: a pod outside the host network gets no answer from the metadata service.
      httpPutResponseHopLimit: 1,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(nodes.diskGiB ?? 50, {
            encrypted: true,
            deleteOnTermination: true,
            volumeType: EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    },
  };
}

function amiType(instanceTypes: readonly InstanceType[]): NodegroupAmiType {
  const architectures = new Set(instanceTypes.map((type) => type.architecture));
  if (architectures.size !== 1) {
    const given = instanceTypes.map((type) => type.toString()).join(', ');
    throw new Error(
      `System nodes need instance types of exactly one architecture, got [${given}]. A node group has one machine image.`,
    );
  }
  return architectures.has(InstanceArchitecture.ARM_64)
    ? NodegroupAmiType.AL2023_ARM_64_STANDARD
    : NodegroupAmiType.AL2023_X86_64_STANDARD;
}

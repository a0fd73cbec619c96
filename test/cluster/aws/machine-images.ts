import { createHash } from 'node:crypto';

/** A machine image of EKS for Amazon Linux 2023. */
export interface MachineImage {
  readonly id: string;
  readonly name: string;
  readonly architecture: 'x86_64' | 'arm64';
  /** Public parameter of SSM that holds the id. */
  readonly parameter: string;
}

/** Account that owns the images of EKS in commercial regions. */
const OWNER = '602401143452';

/**
 * The images of a release, one for each architecture, under the names that AWS gives them. The ids are made up: AWS
 * makes others in every region.
 *
 * @param kubernetes minor version, such as `1.35`
 * @param release as an alias names it, such as `v20260714`
 * @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html
 */
export const machineImages = (kubernetes: string, release: string): readonly MachineImage[] =>
  (['x86_64', 'arm64'] as const).map((architecture) => {
    const name = `amazon-eks-node-al2023-${architecture}-standard-${kubernetes}-${release}`;
    return {
      id: `ami-0${createHash('sha256').update(name).digest('hex').slice(0, 16)}`,
      name,
      architecture,
      parameter: `/aws/service/eks/optimized-ami/${kubernetes}/amazon-linux-2023/${architecture}/standard/${name}/image_id`,
    };
  });

/** The images in the form that moto loads at its start (`MOTO_AMIS_PATH`). */
export const asMotoImages = (images: readonly MachineImage[]): readonly object[] =>
  images.map(({ id, name, architecture }) => ({
    ami_id: id,
    name,
    architecture,
    owner_id: OWNER,
    public: true,
    virtualization_type: 'hvm',
    hypervisor: 'xen',
    root_device_type: 'ebs',
    root_device_name: '/dev/xvda',
    creation_date: `${/v(\d{4})(\d{2})(\d{2})$/.exec(name)?.slice(1).join('-') ?? '2026-01-01'}T00:00:00.000Z`,
  }));

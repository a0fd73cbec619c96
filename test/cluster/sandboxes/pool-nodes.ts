import type { KubernetesObject } from '../../assembly/manifests';
import { findInstanceType, type InstanceType } from '../../../lib/catalogue/instance-types';
import type { FakeNode } from '../harness/nodes';

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

interface NodePool {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly nodeClassRef: { readonly name: string };
        readonly taints: readonly Taint[];
        readonly requirements: readonly {
          readonly key: string;
          readonly operator: string;
          readonly values: readonly string[];
        }[];
      };
    };
  };
}

interface NodeClass {
  readonly spec: { readonly kubelet: { readonly maxPods: number } };
}

const find = (objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`the deployment has no ${kind} '${name}'`);
  return found;
};

/** What a node of that type reports, near enough: an eighth of it is kept for the system. */
const allocatableOf = (
  { vcpu, memoryGiB }: InstanceType,
  pods: number,
): Readonly<Record<string, string>> => ({
  cpu: `${vcpu * 875}m`,
  memory: `${memoryGiB * 896}Mi`,
  pods: String(pods),
  'ephemeral-storage': '90Gi',
});

/**
 * A node as Karpenter would start it for a pool of the deployment, after kata-deploy is done with it: the pool's labels
 * and taints, the last instance type of its list.
 *
 * @param objects the deployment's objects
 * @throws Error when the deployment has no such pool
 */
export const poolNode = (
  objects: readonly KubernetesObject[],
  pool: string,
  { name, zone }: Pick<FakeNode, 'name' | 'zone'>,
): FakeNode => {
  const { template } = (find(objects, 'NodePool', pool) as KubernetesObject & NodePool).spec;
  const nodeClass = find(objects, 'EC2NodeClass', template.spec.nodeClassRef.name);
  const { kubelet } = (nodeClass as KubernetesObject & NodeClass).spec;
  const values = (key: string): readonly string[] =>
    template.spec.requirements.find((requirement) => requirement.key === key)?.values ?? [];
  const type = values('node.kubernetes.io/instance-type').at(-1) ?? '';
  const known = findInstanceType(type);
  if (!known) throw new Error(`the catalogue does not know ${type}, a type of pool '${pool}'`);
  return {
    name,
    zone,
    architecture: known.arch,
    labels: {
      ...template.metadata.labels,
      'karpenter.sh/nodepool': pool,
      'karpenter.sh/capacity-type': values('karpenter.sh/capacity-type')[0] ?? '',
      'node.kubernetes.io/instance-type': type,
    },
    taints: template.spec.taints,
    allocatable: allocatableOf(known, kubelet.maxPods),
  };
};

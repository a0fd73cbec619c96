import type * as blueprints from '@aws-quickstart/eks-blueprints';
import type { Construct } from 'constructs';

const sandbox = (name: string, image: string): object => ({
  apiVersion: 'agents.x-k8s.io/v1beta1',
  kind: 'Sandbox',
  metadata: { name, namespace: `agent-${name}` },
  spec: {
    podTemplate: {
      spec: {
        runtimeClassName: 'kata-qemu',
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'gateway',
            image,
            resources: { requests: { memory: '1.5Gi', cpu: '500m' }, limits: { memory: '2Gi' } },
          },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'state' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
      },
    ],
  },
});

const nodeClass = (amiAlias: string): object => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'nested' },
  spec: {
    amiSelectorTerms: [{ alias: amiAlias }],
    role: 'karpenter-node-role',
    cpuOptions: { nestedVirtualization: 'enabled' },
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'plain' } }],
    securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'plain' } }],
  },
});

const nodePool = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'nested' },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'nested' },
        requirements: [
          { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m8i', 'c8i', 'r8i'] },
        ],
      },
    },
    disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: '10m' },
  },
};

/** Node pool and agents, as a plain add-on of manifests. */
export class SandboxesAddOn implements blueprints.ClusterAddOn {
  readonly id = 'sandboxes';

  constructor(
    private readonly agents: readonly string[],
    private readonly image: string,
    private readonly amiAlias: string,
  ) {}

  deploy({ cluster }: blueprints.ClusterInfo): Promise<Construct> {
    const pool = cluster.addManifest('node-pool', nodeClass(this.amiAlias), nodePool);
    for (const name of this.agents) {
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `agent-${name}` } };
      cluster.addManifest(`agent-${name}`, namespace, sandbox(name, this.image));
    }
    return Promise.resolve(pool);
  }
}

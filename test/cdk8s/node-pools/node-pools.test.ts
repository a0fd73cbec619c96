import { Testing } from 'cdk8s';

import { NodePools } from '../../../cdk8s/node-pools/node-pools';
import type { SandboxPool } from '../../../cdk8s/node-pools/sandbox-pool';

const pool = (overrides: Partial<SandboxPool> = {}): SandboxPool => ({
  kind: 'nested',
  name: 'nested',
  instanceTypes: ['m8i.xlarge', 'c8i.2xlarge'],
  capacityTypes: ['on-demand'],
  limits: { cpu: 128, memoryGiB: 512 },
  expireAfter: '336h',
  consolidation: { policy: 'WhenEmpty', after: '5m' },
  disruptionBudget: '1',
  terminationGracePeriod: '1h',
  rootVolumeGiB: 100,
  snapshotter: 'overlayfs',
  kubelet: {
    maxPods: 37,
    kubeReserved: { memory: '662Mi' },
    systemReserved: { cpu: '100m', memory: '256Mi' },
  },
  userData: 'MIME-Version: 1.0\n',
  ...overrides,
});
const kinds: readonly SandboxPool[] = [
  pool(),
  pool({ kind: 'metal', name: 'metal', instanceTypes: ['m5.metal', 'm5d.metal'] }),
  pool({ kind: 'metal-arm64', name: 'graviton', instanceTypes: ['m7g.metal'] }),
];

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}
interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly template: { readonly spec: { readonly requirements: readonly Requirement[] } };
  };
}

function render(
  pools: readonly SandboxPool[],
  context: { amiAlias?: string; kmsKeyId?: string } = {},
): Rendered[] {
  const chart = new NodePools(Testing.app(), 'pools', {
    clusterName: 'prod',
    nodeRoleName: 'prod-nodes',
    amiAlias: 'al2023@v20260724',
    subnets: [{ tags: { 'karpenter.sh/discovery': 'prod' } }],
    securityGroups: [{ id: 'sg-0123' }],
    pools,
    ...context,
  });
  return Testing.synth(chart) as Rendered[];
}

const only = (objects: readonly Rendered[], kind: string) => objects.filter((object) => object.kind === kind);
const allowed = (object: Rendered | undefined, key: string) =>
  object?.spec.template.spec.requirements.find((requirement) => requirement.key === key)?.values;

test('each pool is a NodePool with an EC2NodeClass of its own', () => {
  const objects = render(kinds);
  expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
    'EC2NodeClass/nested',
    'NodePool/nested',
    'EC2NodeClass/metal',
    'NodePool/metal',
    'EC2NodeClass/graviton',
    'NodePool/graviton',
  ]);
  for (const { metadata, spec } of only(objects, 'NodePool')) {
    expect(spec).toMatchObject({ template: { spec: { nodeClassRef: { name: metadata.name } } } });
  }
});

test.each(kinds)(
  '$kind: nodes are closed to metadata theft and unencrypted disks (controls 10, 11, 30)',
  (one) => {
    const [nodeClass] = only(render([one], { kmsKeyId: 'alias/nodes' }), 'EC2NodeClass');
    expect(nodeClass?.spec).toMatchObject({
      associatePublicIPAddress: false,
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        httpPutResponseHopLimit: 1,
        httpProtocolIPv6: 'disabled',
      },
      blockDeviceMappings: [
        {
          rootVolume: true,
          ebs: { encrypted: true, deleteOnTermination: true, kmsKeyID: 'alias/nodes', volumeSize: '100Gi' },
        },
      ],
    });
  },
);

test.each(['al2023@latest', 'al2023', 'bottlerocket@v1.40.0'])(
  'refuses the AMI alias %s (control 31)',
  (amiAlias) => {
    expect(() => render(kinds, { amiAlias })).toThrow(
      `AMI alias '${amiAlias}' is not a pinned AL2023 release`,
    );
  },
);

test('kubelet, and with it Karpenter, is told what the pool says', () => {
  const kubelet = { ...pool().kubelet, maxPods: 36 };
  expect(only(render([pool({ kubelet })]), 'EC2NodeClass')[0]?.spec['kubelet']).toEqual(kubelet);
});

test('only the nested pool asks EC2 for nested virtualization: the field excludes metal types', () => {
  const asked = only(render(kinds), 'EC2NodeClass').map(({ spec }) => spec.cpuOptions);
  expect(asked).toEqual([{ nestedVirtualization: 'enabled' }, undefined, undefined]);
});

test('a pool starts the named types on its architecture, and nothing else', () => {
  const pools = only(render(kinds), 'NodePool');
  expect(pools.map((object) => allowed(object, 'kubernetes.io/arch'))).toEqual([
    ['amd64'],
    ['amd64'],
    ['arm64'],
  ]);
  expect(allowed(pools[1], 'node.kubernetes.io/instance-type')).toEqual(['m5.metal', 'm5d.metal']);
  expect(allowed(pools[0], 'karpenter.sh/capacity-type')).toEqual(['on-demand']);
  expect(() => render([pool({ instanceTypes: [] })])).toThrow("Pool 'nested' names no instance type");
});

test.each(kinds)(
  '$kind: nodes are tainted for agents and shut until Kata is installed (control 66)',
  (one) => {
    const [nodePool] = only(render([one]), 'NodePool');
    expect(nodePool?.spec.template).toMatchObject({
      metadata: {
        labels: {
          'openclaw.dev/isolation': one.kind,
          'openclaw.dev/sandbox-node': 'true',
          // Karpenter starts no node for a RuntimeClass whose selector the template does not satisfy.
          'katacontainers.io/kata-runtime': 'true',
          'kata-deploy.katacontainers.io/default': 'true',
        },
      },
      spec: {
        taints: [{ key: 'openclaw.dev/sandbox', value: one.kind, effect: 'NoSchedule' }],
        startupTaints: [{ key: 'katacontainers.io/kata-runtime', value: 'true', effect: 'NoSchedule' }],
      },
    });
  },
);

test('disruption, limits, expiry, zones and weight are the configured ones', () => {
  const [nodePool] = only(
    render([pool({ zones: ['us-west-2a'], weight: 10, disruptionBudget: '20%' })]),
    'NodePool',
  );
  expect(nodePool?.spec).toMatchObject({
    limits: { cpu: '128', memory: '512Gi' },
    weight: 10,
    disruption: {
      consolidationPolicy: 'WhenEmpty',
      consolidateAfter: '5m',
      budgets: [
        { nodes: '20%', reasons: ['Drifted', 'Underutilized'] },
        { nodes: '100%', reasons: ['Empty'] },
      ],
    },
    template: { spec: { expireAfter: '336h', terminationGracePeriod: '1h' } },
  });
  expect(allowed(nodePool, 'topology.kubernetes.io/zone')).toEqual(['us-west-2a']);
});

test('overlayfs tells Karpenter of the array; devmapper insists on local disks and keeps nodeadm off them', () => {
  const [overlayClass, overlay] = render([pool({ kind: 'metal' })]);
  expect(overlayClass?.spec.instanceStorePolicy).toBe('RAID0');
  expect(allowed(overlay, 'karpenter.k8s.aws/instance-local-nvme')).toBeUndefined();

  const [thinClass, thin] = render([pool({ kind: 'metal', snapshotter: 'devmapper' })]);
  expect(thinClass?.spec.instanceStorePolicy).toBeUndefined();
  expect(thin?.spec.template.spec.requirements).toContainEqual({
    key: 'karpenter.k8s.aws/instance-local-nvme',
    operator: 'Gt',
    values: ['0'],
  });
});

test('user data reaches the node class unchanged', () => {
  const userData = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x--\n';
  expect(only(render([pool({ userData })]), 'EC2NodeClass')[0]?.spec.userData).toBe(userData);
});

test('refuses two pools of one name', () => {
  expect(() => render([pool(), pool()])).toThrow("Two pools are named 'nested'");
});

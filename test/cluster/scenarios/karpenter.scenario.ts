import { eventually } from '../harness/eventually';
import type { KubeObject } from '../harness/kube-object';
import { startKarpenter, type Karpenter } from '../karpenter';
import { startPlatform, type Platform } from '../platform';

let platform: Platform;
let karpenter: Karpenter;

beforeAll(async () => {
  platform = await startPlatform({ name: 'karpenter', deployment: 'prod-us-east-1' });
  karpenter = await startKarpenter(platform);
});

afterAll(async () => {
  await karpenter.stop();
  await platform.stop();
});

interface Conditioned extends KubeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

test('every node class finds what it names, and every pool is ready', async () => {
  const kinds = [
    { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass' },
    { apiVersion: 'karpenter.sh/v1', kind: 'NodePool' },
  ];
  for (const selection of kinds) {
    const isReady = ({ status }: Conditioned): boolean =>
      status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ??
      false;
    const ready = await eventually(
      `every ${selection.kind} is ready`,
      async () => {
        const all = await platform.client.list<Conditioned>(selection);
        return all.every(isReady) && all;
      },
      { alive: [karpenter.process] },
    );
    expect(ready.map(({ metadata }) => metadata.name)).toEqual([
      'metal',
      'metal-arm64',
      'metal-thin',
      'nested',
    ]);
  }
});

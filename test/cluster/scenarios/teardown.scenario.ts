import { Drain } from '../drain';
import { eventually } from '../harness/eventually';
import type { KubeObject } from '../harness/kube-object';
import type { KindRef } from '../harness/kubernetes-client';
import { Timeline } from '../harness/timeline';
import { startKarpenter, type Karpenter } from '../karpenter';
import { startPlatform, type Platform } from '../platform';
import { greedyPod, handMade, NAMESPACE, sandboxOf } from '../teardown/hand-made';

const V1 = 'v1';
const AGENTS = 'agents.x-k8s.io/v1beta1';
const EXTENSIONS = 'extensions.agents.x-k8s.io/v1beta1';
const KARPENTER = 'karpenter.sh/v1';
const SANDBOX: KindRef = { apiVersion: AGENTS, kind: 'Sandbox' };
const CLAIM: KindRef = { apiVersion: V1, kind: 'PersistentVolumeClaim' };
const VOLUME: KindRef = { apiVersion: V1, kind: 'PersistentVolume' };
const NODE: KindRef = { apiVersion: V1, kind: 'Node' };
const NODE_POOL: KindRef = { apiVersion: KARPENTER, kind: 'NodePool' };
const NODE_CLAIM: KindRef = { apiVersion: KARPENTER, kind: 'NodeClaim' };

/** What must not be left. */
const DRAINED: readonly KindRef[] = [
  { apiVersion: EXTENSIONS, kind: 'SandboxWarmPool' },
  { apiVersion: EXTENSIONS, kind: 'SandboxClaim' },
  SANDBOX,
  CLAIM,
  VOLUME,
  NODE_POOL,
  NODE_CLAIM,
  { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass' },
];

interface Conditioned extends KubeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface Tainted extends KubeObject {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
}

let platform: Platform;
let karpenter: Karpenter;
let drain: Drain;

/** Names of what is there of a kind. */
const names = async (kind: KindRef): Promise<readonly string[]> =>
  (await platform.client.list(kind)).map(({ metadata }) => metadata.name).sort();

const left = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
  const all = await Promise.all(DRAINED.map(async (ref) => [ref.kind, await names(ref)] as const));
  return Object.fromEntries(all.filter(([, found]) => found.length > 0));
};

const isReady = ({ status }: Conditioned): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

/** Takes the taint that kata-deploy takes once Kata is on a node. */
const openNodes = async (): Promise<void> => {
  for (const { metadata, spec } of await platform.client.list<Tainted>(NODE)) {
    const taints = (spec.taints ?? []).filter(({ key }) => key !== 'katacontainers.io/kata-runtime');
    if (taints.length === (spec.taints ?? []).length) continue;
    await platform.client.merge({ ...NODE, name: metadata.name }, { spec: { taints } });
  }
};

const allSandboxesReady = (count: number): Promise<boolean> =>
  eventually(
    `${count} sandboxes are ready`,
    async () => {
      await openNodes();
      const sandboxes = await platform.client.list<Conditioned>(SANDBOX);
      return sandboxes.filter(isReady).length === count;
    },
    { timeout: 180_000, every: 500, alive: [karpenter.process] },
  );

beforeAll(async () => {
  platform = await startPlatform({ name: 'teardown', deployment: 'prod-us-east-1' });
  karpenter = await startKarpenter(platform);
  drain = await Drain.of(platform);
  for (const object of handMade()) await platform.client.apply(object);
  // Four agents of the deployment, two of the warm pool and one that took a claim.
  await allSandboxesReady(7);
});

afterAll(async () => {
  drain.stop();
  await karpenter.stop();
  await platform.stop();
});

test.each(['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'])(
  'a drain that is deleted while its stack is in %s leaves everything',
  async (status) => {
    const before = await left();
    expect(Object.keys(before)).toHaveLength(DRAINED.length);
    expect(await drain.delete({ status })).toMatchObject({ looks: 1 });
    expect(await left()).toEqual(before);
  },
);

test('an agent whose stack alone is deleted takes its volume along, and nobody else’s', async () => {
  const before = await names(VOLUME);
  // As the function behind the stack's manifest deletes it.
  const objects = platform.steps.flatMap((step) =>
    step.kind === 'manifest' && step.logicalId.startsWith('supportAgent') ? step.objects : [],
  );
  const input = objects.map((object) => JSON.stringify(object)).join('\n');
  expect(await platform.kubectl(['delete', '-f', '-'], { input })).toMatchObject({ code: 0 });
  // kubectl has waited for the namespace, and with it for the claim; the driver then deletes the volume.
  expect(await names({ apiVersion: V1, kind: 'Namespace' })).not.toContain('agent-support');
  await eventually('its volume is gone', async () => (await names(VOLUME)).length === before.length - 1);
  expect(await names(SANDBOX)).toEqual(expect.arrayContaining(['desk', 'graviton', 'research']));
});

describe('a deletion of the stack, killed half-way and called again', () => {
  let timeline: Timeline;
  const last = (kind: string): number => Math.max(...timeline.of(kind).map(({ gone = Infinity }) => gone));
  const firstAsked = (kind: string): number =>
    Math.min(...timeline.of(kind).map(({ asked = Infinity }) => asked));

  beforeAll(async () => {
    timeline = new Timeline(platform.client, [SANDBOX, CLAIM, VOLUME, NODE_POOL, NODE_CLAIM]);
    await eventually('the timeline has begun', () => timeline.of('NodeClaim').length > 0);
  });
  afterAll(() => {
    timeline.stop();
  });

  test('leaves no sandbox, no claim, no volume and no node', async () => {
    const { error, log } = await drain.delete({
      seconds: 120,
      killOn: /Sandbox .*: deleted/,
      onKilled: async () => {
        // Someone who knows nothing of it: an agent more, and a pod that takes a machine of its own.
        await platform.client.apply(sandboxOf('late'));
        await platform.client.apply(greedyPod);
      },
    });
    expect(error).toBeUndefined();
    expect(log).toMatch(/NodePool nested: no more nodes/);
    expect(await left()).toEqual({ PersistentVolume: ['archive'] });
  });

  test('ends sandboxes before volumes, and volumes before nodes', () => {
    expect(timeline.of('Sandbox').length).toBeGreaterThanOrEqual(7);
    expect(last('Sandbox')).toBeLessThan(firstAsked('NodePool'));
    const volumes = timeline.of('PersistentVolume').filter(({ name }) => name !== 'archive');
    expect(volumes.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...volumes.map(({ gone = Infinity }) => gone))).toBeLessThan(firstAsked('NodeClaim'));
  });

  test('lets Karpenter start no node meanwhile', () => {
    const machines = timeline.of('NodeClaim');
    expect(machines.filter(({ seen }) => seen > firstAsked('Sandbox'))).toEqual([]);
    expect(machines.length).toBeGreaterThan(0);
  });

  test('leaves no instance and no instance profile in AWS', async () => {
    const nodes = await platform.client.list(NODE);
    expect(nodes.filter(({ metadata }) => !metadata.name.startsWith('system-'))).toEqual([]);
    const profiles = await karpenter.aws.client.query('iam', 'ListInstanceProfiles', {});
    expect(profiles).not.toContain('<InstanceProfileName>');
  });

  test('has nothing to do the second time', async () => {
    const { looks, log } = await drain.delete();
    expect({ looks, log }).toEqual({ looks: 1, log: '' });
  });
});

describe('a sandbox that somebody holds, with its controller dead', () => {
  const HELD = { ...SANDBOX, name: 'held', namespace: NAMESPACE };

  beforeAll(async () => {
    await platform.client.apply(sandboxOf('held', ['example.com/mine']));
    await allSandboxesReady(1);
    await platform.plane.process('agent-sandbox').stop();
  });

  test('fails in bounded time and names it; its volume is gone all the same', async () => {
    const started = Date.now();
    const { error } = await drain.delete({ seconds: 8 });
    expect(error).toBe(
      `drain of prod-us-east-1: not drained in 8 s. Left: sandboxes: Sandbox ${NAMESPACE}/held (example.com/mine). ` +
        'To see why: kubectl -n agent-sandbox-system logs deploy/agent-sandbox-controller. ' +
        'Mend it, then delete the stack again: the drain goes on from there.',
    );
    expect(Date.now() - started).toBeLessThan(60_000);
    expect(await left()).toEqual({ PersistentVolume: ['archive'], Sandbox: ['held'] });
  });

  test('goes on when that is mended', async () => {
    await platform.client.merge(HELD, { metadata: { finalizers: null } });
    const { error } = await drain.delete({ seconds: 60 });
    expect(error).toBeUndefined();
    expect(await left()).toEqual({ PersistentVolume: ['archive'] });
  });
});

describe('a cluster', () => {
  test('without definitions, as after a creation that failed early, is drained at once', async () => {
    await karpenter.process.stop();
    const ref = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
    const ours = (await names(ref)).filter((name) =>
      /\.(agents\.x-k8s\.io|karpenter\.(sh|k8s\.aws)|snapshot\.storage\.k8s\.io)$/.test(`.${name}`),
    );
    expect(ours.length).toBeGreaterThanOrEqual(7);
    for (const name of ours) await platform.client.remove({ ...ref, name });
    await eventually('the definitions are gone', async () =>
      (await names(ref)).every((name) => !ours.includes(name)),
    );
    expect(await drain.delete()).toMatchObject({ looks: 1, log: '' });
  });

  test('whose API server is down fails with words, soon', async () => {
    await platform.plane.process('apiserver').stop();
    const { error } = await drain.delete({ seconds: 20 });
    expect(error).toMatch(
      /^drain of prod-us-east-1: the cluster cannot be reached: GET https:\/\/127\.0\.0\.1:\d+\/apis\/networking\.k8s\.io\/v1\/ingresses\?limit=500 got no answer \(connect ECONNREFUSED .*\)\. Delete the stack again once that is mended$/,
    );
  });

  test('that is gone is drained', async () => {
    platform.plane.aws.forget();
    expect(await drain.delete()).toMatchObject({ looks: 1 });
  });
});

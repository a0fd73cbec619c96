import { eventually } from '../harness/eventually';
import { addNode } from '../harness/nodes';
import { startPlatform, type Platform } from '../platform';
import type { Agent } from '../sandboxes/agent';
import { addCopy, DEPLOYMENT, nodeName, startAgents, ZONES } from '../sandboxes/agents';
import { KIND, type Sandbox } from '../sandboxes/kinds';
import { poolNode } from '../sandboxes/pool-nodes';
import { mebibytes, millis } from '../sandboxes/quantity';

let platform: Platform;
let agents: readonly Agent[] = [];
beforeAll(async () => {
  platform = await startPlatform({ name: 'sandboxes', ...DEPLOYMENT });
  agents = await startAgents(platform);
});
afterAll(() => platform.stop());

const agent = (name: string): Agent => {
  const found = agents.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`the example has no agent '${name}'`);
  return found;
};

/** Narrows an agent to nodes with a label. */
const withNodeLabel = (
  { podTemplate, ...spec }: Sandbox['spec'],
  label: Readonly<Record<string, string>>,
): Sandbox['spec'] => {
  const nodeSelector = { ...podTemplate.spec.nodeSelector, ...label };
  return { ...spec, podTemplate: { ...podTemplate, spec: { ...podTemplate.spec, nodeSelector } } };
};

const gone = (what: string, look: () => Promise<unknown>): Promise<boolean> =>
  eventually(`${what} is gone`, async () => (await look()) === undefined, { timeout: 90_000 });

describe('each agent of the deployment', () => {
  test('runs in a virtual machine on a node of its isolation, with the volume and without a Service', async () => {
    const seen: Record<string, object> = {};
    for (const one of agents) {
      const [pod, claim, sandbox] = [await one.pod(), await one.claim(), await one.sandbox()];
      const volume = await platform.client.get({ ...KIND.volume, name: claim.spec.volumeName ?? '' });
      expect(await one.volumeZone()).toBe(await one.podZone());
      expect(pod?.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual([sandbox.metadata.uid]);
      expect(claim.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual([sandbox.metadata.uid]);
      expect(volume).toMatchObject({ status: { phase: 'Bound' } });
      expect(await platform.client.list({ ...KIND.service, namespace: one.namespace })).toEqual([]);
      expect(await platform.client.list({ ...KIND.pod, namespace: one.namespace })).toHaveLength(1);
      const node = await platform.client.get({ ...KIND.node, name: pod?.spec.nodeName ?? '' });
      seen[one.name] = {
        runtimeClass: pod?.spec.runtimeClassName,
        pool: node?.metadata.labels?.['karpenter.sh/nodepool'],
        volume: claim.spec.resources.requests['storage'],
      };
    }
    expect(seen).toEqual({
      support: { runtimeClass: 'kata-qemu', pool: 'nested', volume: '10Gi' },
      desk: { runtimeClass: 'kata-qemu', pool: 'metal', volume: '10Gi' },
      graviton: { runtimeClass: 'kata-qemu-static', pool: 'metal-arm64', volume: '10Gi' },
      research: { runtimeClass: 'kata-qemu-static', pool: 'metal-arm64', volume: '10Gi' },
    });
  });

  test('bears the overhead of its RuntimeClass', async () => {
    for (const one of agents) {
      const { spec } = (await one.pod()) ?? {};
      const name = spec?.runtimeClassName ?? '';
      const runtimeClass = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', name };
      expect(await platform.client.get(runtimeClass)).toMatchObject({
        overhead: { podFixed: spec?.overhead },
      });
      expect(spec?.overhead).toEqual({ cpu: '250m', memory: '320Mi' });
    }
  });
});

test('a node with room for the agent but not for its virtual machine is not used', async () => {
  const label = { 'openclaw.dev/room': 'exact' };
  const { podTemplate } = (await agent('desk').sandbox()).spec;
  const requests = podTemplate.spec.containers[0]?.resources?.requests ?? {};
  const cpu = millis(requests['cpu'] ?? '') + 250;
  const memory = mebibytes(requests['memory'] ?? '') + 320;
  const offers = { 'short-of-cpu': [cpu - 1, memory], 'short-of-memory': [cpu, memory - 1] } as const;
  for (const [name, [millicpus, mib]] of Object.entries(offers)) {
    const node = poolNode(platform.objects, 'metal', { name, zone: ZONES[0] });
    const allocatable = { ...node.allocatable, cpu: `${millicpus}m`, memory: `${mib}Mi` };
    await addNode(platform.client, { ...node, labels: { ...node.labels, ...label }, allocatable });
  }

  const tight = await addCopy(platform, 'desk', 'tight', (spec) => withNodeLabel(spec, label));
  await tight.unschedulable('1 Insufficient cpu, 1 Insufficient memory');
  const status = { allocatable: { cpu: `${cpu}m` } };
  await platform.client.merge({ ...KIND.node, name: 'short-of-cpu' }, { status }, 'status');
  expect((await tight.ready()).spec.nodeName).toBe('short-of-cpu');
});

test('a Sandbox that asks for a Service gets a headless one', async () => {
  const served = await addCopy(platform, 'support', 'served', (spec) => ({ ...spec, service: true }));
  await served.ready();
  const { status } = await served.sandbox();
  const service = await platform.client.get({ ...KIND.service, name: 'served', namespace: served.namespace });
  expect(service).toMatchObject({ spec: { clusterIP: 'None' } });
  expect(status?.serviceFQDN).toBe('served.agent-served.svc.cluster.local');
});

describe('suspended and resumed', () => {
  /** Takes most of a node, so that the scheduler would rather use any other. */
  const fill = (name: string): Promise<unknown> =>
    platform.client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `filler-${name}`, namespace: 'default' },
      spec: {
        nodeName: name,
        containers: [
          { name: 'filler', image: 'filler', resources: { requests: { cpu: '60', memory: '100Gi' } } },
        ],
      },
    });

  test('an agent keeps its volume and lands in its zone, though the others are emptier', async () => {
    const desk = agent('desk');
    const [zone, before] = [await desk.volumeZone(), await desk.claim()];
    await desk.suspend();
    expect(await desk.pod()).toBeUndefined();
    expect(await desk.claim()).toMatchObject({ metadata: { uid: before.metadata.uid }, spec: before.spec });

    await fill(nodeName('metal', zone));
    const roamer = await addCopy(platform, 'desk', 'roamer');
    await roamer.ready();
    expect(await roamer.podZone()).not.toBe(zone);
    await desk.wake();
    expect((await desk.ready()).spec.nodeName).toBe(nodeName('metal', zone));
    expect(await desk.claim()).toMatchObject({ metadata: { uid: before.metadata.uid }, spec: before.spec });
  });

  test('an agent takes up what was deployed meanwhile, and not before', async () => {
    const support = agent('support');
    const pod = await support.pod();
    const { podTemplate } = (await support.sandbox()).spec;
    const containers = podTemplate.spec.containers.map((container) => ({ ...container, image: 'newer:1' }));
    const labels = { ...podTemplate.metadata?.labels, 'openclaw.dev/told': 'now' };
    await platform.client.merge(support.ref, {
      spec: { podTemplate: { metadata: { labels }, spec: { containers } } },
    });
    await eventually('the pod has the new label', async () => {
      const now = await support.pod();
      return now?.metadata.labels?.['openclaw.dev/told'] === 'now';
    });
    expect(await support.pod()).toMatchObject({
      metadata: { uid: pod?.metadata.uid },
      spec: { containers: [{ image: pod?.spec.containers[0]?.image }] },
    });
    await support.suspend();
    await support.wake();
    expect(await support.ready()).toMatchObject({ spec: { containers: [{ image: 'newer:1' }] } });
  });
});

test('the size of a volume cannot be changed in the Sandbox', async () => {
  const { ref } = agent('research');
  const { spec } = await agent('research').sandbox();
  const volumeClaimTemplates = spec.volumeClaimTemplates?.map((template) => ({
    ...template,
    spec: { ...template.spec, resources: { requests: { storage: '20Gi' } } },
  }));
  await expect(platform.client.merge(ref, { spec: { volumeClaimTemplates } })).rejects.toMatchObject({
    reason: 'Invalid',
    message: expect.stringContaining('volumeClaimTemplates is immutable') as string,
  });
});

describe('taken away', () => {
  test('a Sandbox takes its pod, its claim and its volume along', async () => {
    const graviton = agent('graviton');
    const { metadata } = await graviton.volume();
    await platform.client.remove(graviton.ref);
    await gone('the pod', () => graviton.pod());
    await gone('the claim', () => graviton.claim().catch(() => undefined));
    await gone('the volume', () => platform.client.get({ ...KIND.volume, name: metadata.name }));
  });

  test('an agent with its namespace leaves nothing', async () => {
    const research = agent('research');
    const { metadata } = await research.volume();
    const mine = platform.objects.filter(({ metadata: { namespace } }) => namespace === research.namespace);
    for (const object of mine) await platform.client.remove({ ...object, ...object.metadata });
    await platform.client.remove({ apiVersion: 'v1', kind: 'Namespace', name: research.namespace });
    await gone('the namespace', () =>
      platform.client.get({ apiVersion: 'v1', kind: 'Namespace', name: research.namespace }),
    );
    await gone('the volume', () => platform.client.get({ ...KIND.volume, name: metadata.name }));
    const left = await platform.client.list<Sandbox>(KIND.sandbox);
    expect(left.map(({ metadata: { name } }) => name)).not.toContain('research');
  });
});

import { DrainBench, grantedRights } from './drain-bench';

const HELD = { finalizers: ['kubernetes.io/pvc-protection'] };
const KARPENTER = { finalizers: ['karpenter.sh/termination'] };
const FREEZE = '{"spec":{"limits":{"nodes":"0"}}}';
const DONE = { result: { IsComplete: true } };
const GOES_ON = { result: { IsComplete: false } };

let bench: DrainBench;
beforeEach(async () => {
  bench = new DrainBench();
  await bench.start();
});
afterEach(() => {
  bench.stop();
});

/** An agent on a node of its own, and what else a cluster makes in AWS. */
const fill = (): void => {
  const { api } = bench;
  api.add('Ingress', 'web/site', { finalizers: ['ingress.k8s.aws/resources'] });
  api.add('Service', 'web/front', { spec: { type: 'LoadBalancer' } });
  api.add('Service', 'web/inner', { spec: { type: 'ClusterIP' } });
  api.add('SandboxWarmPool', 'pool/warm');
  api.add('SandboxClaim', 'pool/claim');
  api.add('Sandbox', 'agent-a/a', { finalizers: ['example.com/slow'] });
  api.add('PersistentVolumeClaim', 'agent-a/home-a', HELD);
  api.add('PersistentVolume', 'pvc-1', {
    spec: { persistentVolumeReclaimPolicy: 'Delete', claimRef: {}, csi: { volumeHandle: 'vol-0a' } },
  });
  api.add('NodePool', 'nested', { spec: { limits: { cpu: '100' } } });
  api.add('NodeClaim', 'nested-1', {
    ...KARPENTER,
    status: { nodeName: 'node-1', providerID: 'aws:///us-west-2a/i-0a' },
  });
  api.add('EC2NodeClass', 'nested', KARPENTER);
};

/** The controllers' work on the volumes: claim and volume go. */
const releaseVolumes = (): void => {
  bench.api.finalize('PersistentVolumeClaim');
  bench.api.remove('PersistentVolume', 'pvc-1');
};

describe('whether to drain', () => {
  test.each(['Create', 'Update'] as const)('%s does nothing, under one physical id', async (type) => {
    expect(await bench.begin(type)).toEqual({ result: { PhysicalResourceId: 'test/drain' } });
    expect(await bench.lookUnbegun(type)).toEqual(DONE);
    expect(bench.asked).toBeUndefined();
  });

  test('a deletion of the stack starts the clock', async () => {
    const { result } = await bench.begin();
    expect(Date.now() - Date.parse(result?.Data?.Started ?? '')).toBeLessThan(60_000);
    expect(bench.asked).toBe('arn:aws:cloudformation:us-west-2:111122223333:stack/test-Runtime/fake');
  });

  test.each([
    ['leaves its template', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
    ['is replaced by an update that fails', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'],
    ['belongs to a creation that failed', 'ROLLBACK_IN_PROGRESS'],
  ])('a resource that %s drains nothing', async (_how, status) => {
    fill();
    const before = bench.api.names;
    bench.status = status;
    expect(await bench.begin()).toEqual({ result: { Data: {} } });
    expect(await bench.lookUnbegun('Delete')).toEqual(DONE);
    expect(bench.api.names).toEqual(before);
    expect(bench.api.changes).toEqual([]);
  });

  test('without an answer of CloudFormation nothing is drained', async () => {
    bench.answer('/', (response) => {
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    });
    expect((await bench.begin()).error?.message).toBe(
      'drain of test: cloudformation:DescribeStacks arn:aws:cloudformation:us-west-2:111122223333:stack/test-Runtime/fake: ' +
        'HTTP 403 <Error><Code>AccessDenied</Code></Error>',
    );
  });
});

describe('the order', () => {
  test('load balancers begin, then sandboxes, volumes, nodes, node classes, each after the one before', async () => {
    fill();
    const { api } = bench;
    const changes = async () => {
      expect(await bench.look()).toEqual(GOES_ON);
      return api.changes.splice(0);
    };
    expect(await changes()).toEqual([
      `PATCH NodePool nested ${FREEZE}`,
      'DELETE Ingress web/site',
      'DELETE Service web/front',
      'DELETE SandboxWarmPool pool/warm',
      'DELETE SandboxClaim pool/claim',
      'DELETE Sandbox agent-a/a',
    ]);
    expect(await changes()).toEqual([]);
    api.finalize('Sandbox');
    expect(await changes()).toEqual(['DELETE PersistentVolumeClaim agent-a/home-a']);
    api.finalize('PersistentVolumeClaim');
    expect(await changes()).toEqual([]);
    api.remove('PersistentVolume', 'pvc-1');
    expect(await changes()).toEqual(['DELETE NodePool nested', 'DELETE NodeClaim nested-1']);
    api.finalize('NodeClaim');
    expect(await changes()).toEqual(['DELETE EC2NodeClass nested']);
    api.finalize('EC2NodeClass');
    expect(await changes()).toEqual([]);
    api.finalize('Ingress');
    expect(await bench.look()).toEqual(DONE);
    expect(api.names).toEqual(['Service web/inner']);
    expect(await bench.look()).toEqual(DONE);
  });

  test('what is stuck keeps nobody from ending the nodes, which cost most', async () => {
    fill();
    await bench.look({ after: 1 });
    bench.api.changes.splice(0);
    expect(await bench.look({ after: 26 })).toEqual(GOES_ON);
    expect(bench.api.changes.splice(0)).toEqual(['DELETE PersistentVolumeClaim agent-a/home-a']);
    expect(await bench.look({ after: 51 })).toEqual(GOES_ON);
    expect(bench.api.changes).toEqual(['DELETE NodePool nested', 'DELETE NodeClaim nested-1']);
    bench.api.finalize('NodeClaim');
    releaseVolumes();
    expect(await bench.look({ after: 90 })).toEqual(GOES_ON);
    expect(bench.api.names).toContain('Sandbox agent-a/a');
  });

  test('a sandbox that appears meanwhile goes, too', async () => {
    fill();
    bench.api.finalize('Sandbox');
    await bench.look();
    bench.api.add('Sandbox', 'agent-b/b');
    await bench.look();
    expect(bench.api.names).not.toContain('Sandbox agent-b/b');
  });
});

describe('what is left alone', () => {
  test('volumes to retain, volumes without a claim, and snapshots that nobody deletes', async () => {
    const { api } = bench;
    api.add('PersistentVolume', 'kept', { spec: { persistentVolumeReclaimPolicy: 'Retain', claimRef: {} } });
    api.add('PersistentVolume', 'spare', { spec: { persistentVolumeReclaimPolicy: 'Delete' } });
    api.add('VolumeSnapshotContent', 'backup', { finalizers: ['snapshot.storage.kubernetes.io/bound'] });
    expect(await bench.look()).toEqual(DONE);
    expect(api.changes).toEqual([]);
  });

  test('a snapshot whose deletion has begun is waited for', async () => {
    bench.api.add('VolumeSnapshotContent', 'dropped', {
      finalizers: ['snapshot.storage.kubernetes.io/bound'],
      deletionTimestamp: '2026-11-21T10:00:00Z',
    });
    expect(await bench.look()).toEqual(GOES_ON);
    bench.api.finalize('VolumeSnapshotContent');
    expect(await bench.look()).toEqual(DONE);
  });
});

describe('pods', () => {
  const claim = (claimName: string) => ({ spec: { volumes: [{ persistentVolumeClaim: { claimName } }] } });

  test('that use a deleted claim are ended, and no other', async () => {
    const { api } = bench;
    api.add('PersistentVolumeClaim', 'web/data', HELD);
    api.add('PersistentVolumeClaim', 'web/job-scratch', HELD);
    api.add('Pod', 'web/user', claim('data'));
    api.add('Pod', 'other/user', claim('data'));
    api.add('Pod', 'web/job', { spec: { volumes: [{ name: 'scratch', ephemeral: {} }] } });
    api.add('Pod', 'web/idle', { spec: { volumes: [{ name: 'tmp', emptyDir: {} }] } });
    await bench.look();
    expect(api.names.filter((name) => name.startsWith('Pod'))).toEqual(['Pod other/user', 'Pod web/idle']);
  });

  test('on nodes that go are ended whatever they say of disruption, but for what belongs to the node', async () => {
    const { api } = bench;
    const on = (nodeName: string) => ({ spec: { nodeName } });
    api.add('NodeClaim', 'nested-1', { ...KARPENTER, status: { nodeName: 'node-1' } });
    api.add('Pod', 'work/stubborn', on('node-1'));
    api.add('Pod', 'work/elsewhere', on('system-1'));
    api.add('Pod', 'work/waiting', { spec: {} });
    api.add('Pod', 'kube-system/cni', {
      ...on('node-1'),
      ownerReferences: [{ kind: 'DaemonSet', name: 'cni' }],
    });
    api.add('Pod', 'kube-system/static', {
      ...on('node-1'),
      ownerReferences: [{ kind: 'Node', name: 'node-1' }],
    });
    await bench.look();
    expect(api.changes).toEqual(['DELETE NodeClaim nested-1', 'DELETE Pod work/stubborn']);
  });
});

describe('a cluster', () => {
  test('that is gone is drained', async () => {
    expect(await bench.look({ cluster: 'gone' })).toEqual(DONE);
  });

  test('without the definitions, as after a creation that failed early, is drained', async () => {
    for (const kind of [
      'SandboxWarmPool',
      'SandboxClaim',
      'Sandbox',
      'VolumeSnapshotContent',
      'NodePool',
      'NodeClaim',
      'EC2NodeClass',
    ] as const) {
      bench.api.absent.add(kind);
    }
    expect(await bench.look()).toEqual(DONE);
  });

  test('is seen page by page', async () => {
    bench.api.pageSize = 2;
    for (const name of ['a', 'b', 'c', 'd', 'e']) bench.api.add('Sandbox', `agent-${name}/${name}`);
    await bench.look();
    expect(bench.api.changes).toHaveLength(5);
  });
});

test('the function makes use of every right that the chart grants, and of no other', async () => {
  fill();
  bench.api.add('Pod', 'agent-a/a', { spec: { nodeName: 'node-1' } });
  await bench.look({ after: 100 });
  expect([...bench.api.used].sort()).toEqual([...grantedRights()].sort());
});

describe('an error', () => {
  test('when time is up says what is left, what it is in AWS, who holds it, and where to look', async () => {
    fill();
    for (const name of ['b', 'c', 'd']) bench.api.add('Sandbox', `agent-${name}/${name}`, HELD);
    await bench.look({ after: 60 });
    const { error } = await bench.look({ after: 101 });
    expect(error?.message).toBe(
      'drain of test: not drained in 100 s. Left: ' +
        'load balancers: Ingress web/site (ingress.k8s.aws/resources); ' +
        'sandboxes: Sandbox agent-a/a (example.com/slow), Sandbox agent-b/b (kubernetes.io/pvc-protection), ' +
        'Sandbox agent-c/c (kubernetes.io/pvc-protection) and 1 more; ' +
        'volumes: PersistentVolumeClaim agent-a/home-a (kubernetes.io/pvc-protection), PersistentVolume pvc-1 (vol-0a); ' +
        'nodes: NodeClaim nested-1 (i-0a, karpenter.sh/termination); ' +
        'node classes: EC2NodeClass nested. ' +
        'To see why: kubectl -n kube-system logs deploy/aws-load-balancer-controller; ' +
        'kubectl -n agent-sandbox-system logs deploy/agent-sandbox-controller; ' +
        'kubectl describe pvc -A (Used By), kubectl -n kube-system logs deploy/ebs-csi-controller --all-containers; ' +
        'kubectl describe nodeclaims, kubectl -n kube-system logs deploy/karpenter; ' +
        'kubectl describe ec2nodeclasses, kubectl -n kube-system logs deploy/karpenter. ' +
        'Mend it, then delete the stack again: the drain goes on from there.',
    );
    expect(error?.stack).toBe(error?.message);
  });

  test('of an API server that does not answer comes after a tenth of the time', async () => {
    bench.cluster('http://127.0.0.1:1');
    const { error } = await bench.look({ seconds: 20 });
    expect(error?.message).toBe(
      'drain of test: the cluster cannot be reached: GET http://127.0.0.1:1/apis/networking.k8s.io/v1/ingresses?limit=500 ' +
        'got no answer (connect ECONNREFUSED 127.0.0.1:1). Delete the stack again once that is mended',
    );
  });

  test('of a right that is missing says which', async () => {
    const forbidden = { status: 403, message: 'User "drain" cannot list resource "ingresses"' };
    bench.api.failures.push(...Array<typeof forbidden>(10).fill(forbidden));
    const { error } = await bench.look({ seconds: 20 });
    expect(error?.message).toBe(
      'drain of test: the API server refuses: GET /apis/networking.k8s.io/v1/ingresses?limit=500: ' +
        'HTTP 403 User "drain" cannot list resource "ingresses". Delete the stack again once that is mended',
    );
  });

  test('that passes is waited out: an access entry is known late, an API server restarts', async () => {
    fill();
    bench.api.failures.push({ status: 401, message: 'Unauthorized' }, { status: 503, message: 'starting' });
    expect(await bench.look()).toEqual(GOES_ON);
    expect(bench.api.changes).not.toEqual([]);
  });
});

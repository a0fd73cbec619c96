import { HandlerBench } from './handler-bench';

const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
};
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } };
const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'demo' } };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'controller', namespace: 'demo' },
};
const INVENTORY = 'ConfigMap/kube-system/openclaw-release-demo';

let bench: HandlerBench;
beforeEach(async () => {
  bench = new HandlerBench();
  await bench.start();
});
afterEach(() => {
  bench.stop();
});

const full = () => ({
  files: [bench.publish('crds.json', CRD), bench.publish('controller.json', NAMESPACE, CONFIG, DEPLOYMENT)],
});

describe('install', () => {
  test('notes what comes, then definitions, then the rest, and keeps one physical id', async () => {
    expect(await bench.handle('Create', full())).toEqual({ result: { PhysicalResourceId: 'test/demo' } });
    expect(bench.calls()).toEqual([
      'kustomize',
      'label',
      'get openclaw-release-demo',
      `apply ${INVENTORY}`,
      'apply CustomResourceDefinition/things.example.com',
      'wait customresourcedefinition/things.example.com',
      'apply Namespace/demo',
      'apply ConfigMap/demo/settings',
      'apply Deployment/demo/controller',
      `apply ${INVENTORY}`,
    ]);
  });

  test('makes the namespace that a release needs and does not bring', async () => {
    await bench.handle('Create', { files: [bench.publish('a.json', CONFIG)], namespace: { name: 'demo' } });
    expect(bench.objects()).toEqual(['ConfigMap/demo/settings', 'Namespace/demo']);
  });

  test('waits until the cluster knows the role', async () => {
    bench.failNext({ verb: 'get', stderr: 'error: You must be logged in to the server (Unauthorized)' });
    expect(await bench.handle('Create', full())).toHaveProperty('result');
    expect(bench.calls().filter((call) => call.startsWith('get'))).toEqual([
      'get (failed)',
      'get openclaw-release-demo',
    ]);
  });
});

describe('what is downloaded', () => {
  test('applies nothing when a checksum is wrong, and says which, wanted and got', async () => {
    const { files } = full();
    const wrong = { ...bench.publish('bad.json', DEPLOYMENT), sha256: '0'.repeat(64) };
    const { error } = await bench.handle('Create', { files: [...files, wrong] });
    expect(error?.message).toMatch(
      /^release demo: nothing was applied: s3:\/\/mirror\/release\/bad\.json: sha256 must be 0{64}, got [0-9a-f]{64} \(\d+ bytes\)$/,
    );
    expect(bench.calls()).toEqual([]);
  });

  test('names every file that is missing', async () => {
    const missing = ['one', 'two'].map((name) => ({
      url: `s3://mirror/release/${name}`,
      sha256: '0'.repeat(64),
    }));
    const { error } = await bench.handle('Create', { files: missing });
    expect(error?.message).toBe(
      'release demo: nothing was applied: s3://mirror/release/one: HTTP 404; s3://mirror/release/two: HTTP 404',
    );
  });

  test('asks again after a truncated answer', async () => {
    const file = bench.publish('a.json', CONFIG);
    const bytes = JSON.stringify(CONFIG);
    let attempts = 0;
    bench.answer('/mirror/release/a.json', (response) => {
      attempts += 1;
      response.writeHead(200, { 'content-length': bytes.length });
      if (attempts > 1) response.end(bytes);
      else response.write(bytes.slice(0, 5), () => response.destroy());
    });
    expect(await bench.handle('Create', { files: [file] })).toHaveProperty('result');
    expect(attempts).toBe(2);
  });

  test('gives up on an answer that stays truncated, and applies nothing', async () => {
    const file = bench.publish('a.json', CONFIG);
    bench.answer('/mirror/release/a.json', (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{', () => response.destroy());
    });
    const { error } = await bench.handle('Create', { files: [file] });
    expect(error?.message).toMatch(/^release demo: nothing was applied: s3:\/\/mirror\/release\/a\.json: /);
    expect(bench.calls()).toEqual([]);
  });

  test('refuses to leave https, at once or by a redirect', async () => {
    bench.answer('/mirror/release/a.json', (response) => {
      response.writeHead(302, { location: 'http://elsewhere.example.com/a.json' }).end();
    });
    const urls = ['http://releases.example.com/a.json', 's3://mirror/release/a.json'];
    const { error } = await bench.handle('Create', {
      files: urls.map((url) => ({ url, sha256: '0'.repeat(64) })),
    });
    expect(error?.message).toContain(
      'http://releases.example.com/a.json: only https is followed, got http://releases.example.com',
    );
    expect(error?.message).toContain(
      's3://mirror/release/a.json: only https is followed, got http://elsewhere.example.com',
    );
  });
});

describe('upgrade', () => {
  test('removes what the new release no longer holds, but leaves definitions', async () => {
    await bench.handle('Create', full());
    const next = { files: [bench.publish('next.json', NAMESPACE, DEPLOYMENT)] };
    expect(await bench.handle('Update', next)).toEqual({ result: { PhysicalResourceId: 'test/demo' } });
    expect(bench.objects()).toEqual([
      'CustomResourceDefinition/things.example.com',
      'Deployment/demo/controller',
      'Namespace/demo',
    ]);
  });

  test('removes definitions when told to', async () => {
    await bench.handle('Create', full());
    await bench.handle('Update', { files: [bench.publish('next.json', NAMESPACE)] }, { retainCrds: false });
    expect(bench.objects()).toEqual(['Namespace/demo']);
  });

  test('an object that only changes its API version stays', async () => {
    await bench.handle('Create', {
      files: [bench.publish('a.json', { ...DEPLOYMENT, apiVersion: 'apps/v1beta2' })],
    });
    bench.calls();
    await bench.handle('Update', { files: [bench.publish('a.json', DEPLOYMENT)] });
    expect(bench.calls().filter((call) => call.startsWith('delete'))).toEqual([]);
  });

  test('a failed upgrade that is rolled back leaves nothing of the new release', async () => {
    const old = { files: [bench.publish('a.json', NAMESPACE)] };
    await bench.handle('Create', old);
    bench.failNext({ verb: 'wait', stderr: 'timed out' });
    expect(await bench.handle('Update', full(), { retainCrds: false })).toHaveProperty('error');
    await bench.handle('Update', old, { retainCrds: false });
    expect(bench.objects()).toEqual(['Namespace/demo']);
  });
});

describe('deletion', () => {
  test('goes backwards, leaves definitions, needs no download, and can be repeated', async () => {
    const release = full();
    await bench.handle('Create', release);
    bench.calls();
    bench.answer('/mirror/release/controller.json', (response) => response.writeHead(404).end());

    expect(await bench.handle('Delete', release)).toEqual({ result: { PhysicalResourceId: 'test/demo' } });
    expect(bench.calls()).toEqual([
      'get openclaw-release-demo',
      'delete Deployment/demo/controller',
      'delete ConfigMap/demo/settings',
      'delete Namespace/demo',
      `delete ${INVENTORY}`,
    ]);
    expect(await bench.handle('Delete', release)).toHaveProperty('result');
    expect(bench.objects()).toEqual(['CustomResourceDefinition/things.example.com']);
  });

  test('removes definitions first when told to', async () => {
    await bench.handle('Create', full());
    bench.calls();
    await bench.handle('Delete', full(), { retainCrds: false });
    expect(bench.calls()[1]).toBe('delete CustomResourceDefinition/things.example.com');
    expect(bench.objects()).toEqual([]);
  });

  test('succeeds when nothing was ever applied, and when the cluster is gone', async () => {
    expect(await bench.handle('Delete', full())).toHaveProperty('result');
    expect(await bench.handle('Delete', full(), { cluster: 'gone' })).toHaveProperty('result');
  });

  test.each(['error: timed out waiting for the condition', 'error: no matches for kind "Deployment"'])(
    'goes on after: %s',
    async (stderr) => {
      await bench.handle('Create', full());
      bench.failNext({ verb: 'delete', stderr });
      expect(await bench.handle('Delete', full())).toHaveProperty('result');
      expect(bench.calls()).toContain('delete Namespace/demo');
    },
  );

  test('fails when the API server refuses', async () => {
    await bench.handle('Create', full());
    bench.failNext({ verb: 'delete', stderr: 'error: deployments.apps "controller" is forbidden' });
    expect((await bench.handle('Delete', full())).error?.message).toContain('is forbidden');
  });
});

describe('failure', () => {
  test('fits into the answer to CloudFormation, without its stack, keeping both ends', async () => {
    bench.failNext({ verb: 'apply', stderr: `first line\n${'x'.repeat(9000)}\nlast line` });
    const { error } = await bench.handle('Create', full());
    expect(error?.message).toMatch(
      /^release demo: kubectl apply: exit code 1: first line \| x+ \[…\] x+ \| last line$/,
    );
    expect(Buffer.byteLength(error?.message ?? '')).toBeLessThan(1600);
    expect(error?.stack).toBe(error?.message);
  });

  test('of a cluster that is not there says so', async () => {
    expect((await bench.handle('Create', full(), { cluster: 'gone' })).error?.message).toBe(
      'release demo: there is no cluster gone',
    );
  });
});

// The vectors of AWS: the signature test suite's get-vanilla, and the presigned URL of the S3 documentation.
describe('signatures', () => {
  test('of headers', async () => {
    const headers = await bench.evaluate<Record<string, string>>(
      'access/sigv4.mjs',
      `signedHeaders(new URL('https://example.amazonaws.com/'), {
        service: 'service', region: 'us-east-1', now: new Date('2015-08-30T12:36:00Z'),
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' } })`,
    );
    expect(headers['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, ' +
        'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });

  test('of a URL', async () => {
    const url = await bench.evaluate<string>(
      'access/sigv4.mjs',
      `presignedUrl(new URL('https://examplebucket.s3.amazonaws.com/test.txt'), {
        service: 's3', region: 'us-east-1', now: new Date('2013-05-24T00:00:00Z'), expiresIn: 86400, payloadHash: 'UNSIGNED-PAYLOAD',
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' } })`,
    );
    expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  test('a token asks STS who we are, for this cluster only', async () => {
    const token = await bench.evaluate<string>('access/aws.mjs', `clusterToken('test')`);
    const url = new URL(Buffer.from(token.replace('k8s-aws-v1.', ''), 'base64url').toString());
    expect(url.origin).toBe('https://sts.us-west-2.amazonaws.com');
    expect(url.searchParams.get('Action')).toBe('GetCallerIdentity');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-k8s-aws-id');
  });
});

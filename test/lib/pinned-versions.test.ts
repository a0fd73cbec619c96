import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceHosts, versions } from '../../lib/pinned-versions';

const root = join(__dirname, '../..');
const minor = versions.kubernetes.split('.')[1] ?? '';

test('what follows the Kubernetes version follows it: AMI, kubectl layer, add-ons of the control plane', () => {
  expect(versions.nodeAmi.nodegroupRelease).toMatch(new RegExp(`^${versions.kubernetes}\\.`));
  expect(versions.addons['kube-proxy']).toMatch(new RegExp(`^v${versions.kubernetes}\\.`));
  const packages = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(Object.keys(packages.dependencies)).toContain(`@aws-cdk/lambda-layer-kubectl-v${minor}`);
});

test('system nodes and sandbox nodes run the same AMI release', () => {
  const release = /\d{8}$/.exec(versions.nodeAmi.karpenterAlias)?.[0];
  expect(versions.nodeAmi.nodegroupRelease).toMatch(new RegExp(`-${release ?? 'none'}$`));
});

test('Karpenter and its definitions are one version', () => {
  expect(versions.charts['karpenter-crd'].version).toBe(versions.charts.karpenter.version);
});

test('every host that something is taken from can be mirrored', () => {
  for (const { repository } of Object.values(versions.images)) {
    expect(sourceHosts).toContain(repository.split('/')[0]);
  }
});

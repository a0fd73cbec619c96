import { Testing } from 'cdk8s';
import { parse } from 'yaml';

import { RuntimeClasses, staticRuntimeClassManifest } from '../../cdk8s/runtime-classes';

const rendered = () =>
  Testing.synth(
    new RuntimeClasses(Testing.app(), 'classes', {
      classes: ['kata-qemu', 'kata-clh', 'kata-fc', 'kata-qemu'],
    }),
  ) as {
    readonly metadata: { readonly name: string };
    readonly scheduling: { readonly nodeSelector: Readonly<Record<string, string>> };
  }[];

const kata = { 'katacontainers.io/kata-runtime': 'true', 'kata-deploy.katacontainers.io/default': 'true' };
const tolerations = [{ key: 'openclaw.dev/sandbox', operator: 'Exists', effect: 'NoSchedule' }];

test.each([
  ['kata-qemu', '320Mi'],
  ['kata-clh', '130Mi'],
  ['kata-fc', '130Mi'],
])('%s accounts for %s and brings its pods to sandbox nodes', (name, memory) => {
  const object = rendered().find(({ metadata }) => metadata.name === name);
  expect(object).toMatchObject({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    handler: name,
    overhead: { podFixed: { cpu: '250m', memory } },
    scheduling: { nodeSelector: { ...kata, 'kubernetes.io/arch': 'amd64' }, tolerations },
  });
});

test('each class is made once, and only Firecracker goes to nodes with a thin pool', () => {
  expect(rendered().map(({ metadata }) => metadata.name)).toEqual(['kata-qemu', 'kata-clh', 'kata-fc']);
  const selected = rendered().map(({ scheduling }) => scheduling.nodeSelector['openclaw.dev/snapshotter']);
  expect(selected).toEqual(['overlayfs', 'overlayfs', 'devmapper']);
});

test('the Graviton class is text in which kata-deploy finds its handler', () => {
  const text = staticRuntimeClassManifest();
  // The chart looks for a line that begins so, then trims: JSON or flow style would register no runtime at all.
  expect(text.split('\n').filter((line) => line.trim().startsWith('handler:'))).toEqual([
    'handler: kata-qemu-static',
  ]);
  expect(parse(text)).toEqual({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'kata-qemu-static' },
    handler: 'kata-qemu-static',
    overhead: { podFixed: { cpu: '250m', memory: '320Mi' } },
    scheduling: {
      nodeSelector: { ...kata, 'kubernetes.io/arch': 'arm64', 'openclaw.dev/snapshotter': 'overlayfs' },
      tolerations,
    },
  });
});

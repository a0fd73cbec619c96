import {
  assertSupportedKataDeploy,
  kataDeployValues,
  type KataDeployProps,
} from '../../../constructs/kata/kata-deploy-values';
import versions from '../../../lib/versions.json';

const staticRuntimeClass = 'kind: RuntimeClass\nhandler: kata-qemu-static\n';
const values = (overrides: Partial<KataDeployProps> = {}) =>
  kataDeployValues({
    hypervisors: ['qemu'],
    nodeSelector: { 'openclaw.dev/sandbox-node': 'true' },
    nodeTaint: 'openclaw.dev/sandbox',
    startupTaint: 'katacontainers.io/kata-runtime',
    kubectlImage: { reference: 'mirror.example/kubectl', tag: '1.2.3' },
    ...overrides,
  });

test('installs the named shims only, and lets no pod change its hypervisor (control 38)', () => {
  const { shims, debug } = values({ hypervisors: ['qemu', 'clh', 'fc'], staticRuntimeClass });
  const { disableAll, ...enabled } = shims;
  expect(disableAll).toBe(true);
  expect(Object.keys(enabled)).toEqual(['qemu', 'clh', 'fc']);
  for (const shim of Object.values(enabled)) expect(shim.allowedHypervisorAnnotations).toEqual([]);
  expect(debug).toBe(false);
});

test('Firecracker alone uses the block snapshotter', () => {
  const { shims } = values({ hypervisors: ['qemu', 'clh', 'fc'] });
  expect(shims.fc?.containerd.snapshotter).toBe('devmapper');
  expect([shims.qemu?.containerd.snapshotter, shims.clh?.containerd.snapshotter]).toEqual(['', '']);
});

test('the first hypervisor is the default, and defaults are shims that are enabled', () => {
  const { defaultShim, shims } = values({ hypervisors: ['clh', 'qemu'], staticRuntimeClass });
  expect(defaultShim).toEqual({ amd64: 'clh', arm64: 'qemu' });
  expect(shims.qemu?.supportedArches).toEqual(['amd64', 'arm64']);
  expect(shims.clh?.supportedArches).toEqual(['amd64']);
});

test.each([
  ['x86-64 only', { hypervisors: ['clh'] as const }, undefined],
  ['both', { hypervisors: ['clh'] as const, staticRuntimeClass }, ['amd64', 'arm64']],
  ['Graviton only', { hypervisors: [], staticRuntimeClass }, ['arm64']],
])('%s: qemu is installed where the static runtime needs it', (_case, overrides, architectures) => {
  expect(values(overrides).shims.qemu?.supportedArches).toEqual(architectures);
});

test('Graviton guests get their resources at boot', () => {
  const runtime = values({ staticRuntimeClass }).customRuntimes?.runtimes['qemu-static'];
  expect(runtime?.baseConfig).toBe('qemu');
  expect(runtime?.dropIn).toContain('[runtime]\nstatic_sandbox_resource_mgmt = true\n');
  expect(runtime?.runtimeClass).toBe(staticRuntimeClass);
  expect(values().customRuntimes).toBeUndefined();
});

test('reaches tainted nodes, and takes the startup taint away', () => {
  const { tolerations, startupTaints, nodeSelector, snapshotter } = values();
  expect(nodeSelector).toEqual({ 'openclaw.dev/sandbox-node': 'true' });
  expect(startupTaints).toEqual(['katacontainers.io/kata-runtime:NoSchedule']);
  expect(tolerations.map(({ key }) => key)).toEqual([
    'katacontainers.io/kata-runtime',
    'openclaw.dev/sandbox',
  ]);
  expect(snapshotter.setup).toEqual([]);
});

test('takes the image from a mirror when told to, and never a floating kubectl', () => {
  expect(values().kubectlImage).toEqual({ reference: 'mirror.example/kubectl', tag: '1.2.3' });
  expect(values({ image: 'mirror.example/kata-deploy' }).image).toEqual({
    reference: 'mirror.example/kata-deploy',
  });
  expect(values().image).toBeUndefined();
});

test('refuses to install nothing', () => {
  expect(() => values({ hypervisors: [] })).toThrow('No hypervisor to install');
});

test('the pinned chart is recent enough; older ones are refused (control 63)', () => {
  expect(() => {
    assertSupportedKataDeploy(versions.charts['kata-deploy'].version);
  }).not.toThrow();
  for (const old of ['3.27.0', '3.31.0', 'latest']) {
    expect(() => {
      assertSupportedKataDeploy(old);
    }).toThrow(`kata-deploy ${old} is not supported: use 4.0.0 or newer`);
  }
});

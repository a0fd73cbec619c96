import { unless, violations, type Control } from '../control';
import { nameOf, objectsOf, theObject, theRelease, type DeploymentAssembly } from '../deployment-assembly';
import { entriesAt, leavesOf, put, textAt } from '../json';
import { containersOf, podsOf, thePod } from '../pods';

/** Registries that images come from when no mirror stands in. Each belongs to the project or company whose images we take. */
const REGISTRIES = [
  'docker.io/nousresearch/',
  'ghcr.io/',
  'public.ecr.aws/eks/',
  'public.ecr.aws/karpenter/',
  'quay.io/',
  'registry.k8s.io/',
];

/** Images that manifests and values name. */
const imagesOf = (assembly: DeploymentAssembly) => [
  ...podsOf(assembly)
    .flatMap(containersOf)
    .map(({ name, container }) => ({ name, image: textAt(container, 'image'), host: false })),
  ...objectsOf(assembly, 'Cluster').map((object) => ({
    name: nameOf(object),
    image: textAt(object, 'spec', 'imageName'),
    host: false,
  })),
  ...assembly.releases.flatMap(({ chart, values }) =>
    leavesOf(values)
      .filter(
        ([path, leaf]) =>
          /^(repository|registry|reference)$/.test(String(path[path.length - 1])) && leaf !== '',
      )
      .map(([path, leaf]) => ({
        name: `chart ${chart} ${path.join('.')}`,
        image: `${String(leaf)}/`,
        // The chart chooses the repository in it.
        host: path[path.length - 1] === 'registry',
      })),
  ),
];

const registries: Control = {
  id: 62,
  title: 'Images come from known registries or, where there are mirrors, from those alone',
  gap: 'images that charts choose by themselves are not seen where no mirror replaces them',
  check: (assembly) => {
    const mirrors = Object.values(assembly.config.mirrors);
    const own = `${assembly.config.account}.dkr.ecr.${assembly.config.region}.`;
    // What the deployment builds is named by an expression.
    const built = `Sub-${own}`;
    const allowed =
      mirrors.length > 0 ? [...mirrors.map((mirror) => `${mirror}/`), built] : [...REGISTRIES, built];
    return [
      ...violations(
        imagesOf(assembly),
        ({ image, host }) =>
          allowed.some((registry) => image.startsWith(registry) || (host && registry.startsWith(image))),
        ({ name, image }) => `${name} is taken from ${image}`,
      ),
      ...violations(
        imagesOf(assembly),
        ({ image }) => !/:(latest|main|master|edge|nightly)\b/.test(image),
        ({ name, image }) => `${name} floats: ${image}`,
      ),
    ];
  },
  broken: {
    'an agent’s image is somebody’s': (a) =>
      put(thePod(a), ['spec', 'containers', 0, 'image'], 'public.ecr.aws/somebody/agent:1'),
    'an agent’s image floats': (a) =>
      put(thePod(a), ['spec', 'containers', 0, 'image'], 'ghcr.io/openclaw/openclaw:latest'),
    'the gateway’s image is somebody’s': (a) =>
      put(theRelease(a, 'litellm-helm').values, ['image', 'repository'], 'public.ecr.aws/somebody/litellm'),
  },
};

/** Lowest versions without a known hole or with what we need, and versions that are never to be used. */
const FLOORS: readonly {
  readonly kind: 'charts' | 'images' | 'releases';
  readonly name: string;
  readonly floor: string;
  readonly never?: readonly string[];
}[] = [
  { kind: 'images', name: 'litellm', floor: '1.84.0', never: ['1.82.7', '1.82.8'] },
  { kind: 'charts', name: 'litellm-helm', floor: '1.84.0', never: ['1.82.7', '1.82.8'] },
  { kind: 'images', name: 'openclaw', floor: '2026.4.8' },
  { kind: 'charts', name: 'kata-deploy', floor: '4.0.0' },
  { kind: 'charts', name: 'karpenter', floor: '1.13.0' },
  { kind: 'charts', name: 'karpenter-crd', floor: '1.13.0' },
  { kind: 'releases', name: 'agent-sandbox', floor: '0.5.6' },
  { kind: 'images', name: 'agent-sandbox-controller', floor: '0.5.6' },
];
const numbersOf = (version: string): readonly number[] =>
  (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
const isBelow = (version: string, floor: string): boolean => {
  const [a, b] = [numbersOf(version), numbersOf(floor)];
  const index = b.findIndex((number, i) => number !== (a[i] ?? 0));
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0);
};
const versionOf = (assembly: DeploymentAssembly, kind: string, name: string): string =>
  textAt(assembly.versions, kind, name, kind === 'images' ? 'tag' : 'version');

const floors: Control = {
  id: 63,
  title: 'Every version from outside is exact, and none has a known hole',
  check: (assembly) => [
    ...violations(
      FLOORS,
      ({ kind, name, floor, never = [] }) => {
        const version = versionOf(assembly, kind, name);
        return version !== '' && !isBelow(version, floor) && !never.includes(numbersOf(version).join('.'));
      },
      ({ kind, name, floor }) => `${name} ${versionOf(assembly, kind, name)}: at least ${floor}`,
    ),
    ...violations(
      entriesAt(assembly.versions, 'charts'),
      ([, chart]) => /^v?\d+\.\d+\.\d+$/.test(textAt(chart, 'version')),
      ([name]) => `chart ${name} is not exact`,
    ),
    ...violations(
      assembly.releases,
      ({ chart, version }) => version === versionOf(assembly, 'charts', chart),
      ({ chart, version }) => `chart ${chart} ${version} is not the pinned one`,
    ),
    ...unless(
      objectsOf(assembly, 'Sandbox').every(({ apiVersion }) => apiVersion === 'agents.x-k8s.io/v1beta1'),
      'a Sandbox of another version than v1beta1',
    ),
  ],
  broken: {
    'LiteLLM with an injection before authentication': (a) =>
      put(a.versions, ['images', 'litellm', 'tag'], 'v1.83.6'),
    'LiteLLM with a back door': (a) => put(a.versions, ['charts', 'litellm-helm', 'version'], '1.82.8'),
    'an old OpenClaw': (a) => put(a.versions, ['images', 'openclaw', 'tag'], '2026.4.7-slim'),
    'Kata without startup taints': (a) => put(a.versions, ['charts', 'kata-deploy', 'version'], '3.32.0'),
    'Karpenter without nested virtualization': (a) =>
      put(a.versions, ['charts', 'karpenter', 'version'], '1.12.9'),
    'agent-sandbox of another API': (a) =>
      put(a.versions, ['releases', 'agent-sandbox', 'version'], 'v0.4.6'),
    'a chart by range': (a) => put(a.versions, ['charts', 'external-secrets', 'version'], '2.x'),
    'a release of another version': (a) => put(theRelease(a, 'external-secrets'), ['version'], '2.8.0'),
    'a Sandbox of the old API': (a) =>
      put(theObject(a, 'Sandbox'), ['apiVersion'], 'agents.x-k8s.io/v1alpha1'),
  },
};

/** What comes from outside. */
export const pins: readonly Control[] = [registries, floors];

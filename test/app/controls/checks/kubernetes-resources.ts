import { unless, violations, type Control } from '../control';
import {
  dropObjects,
  objectsOf,
  theObject,
  theRelease,
  type DeploymentAssembly,
} from '../deployment-assembly';
import { at, drop, entriesAt, leavesOf, listAt } from '../json';
import { agentPods, containersOf, podsOf, thePod } from '../pods';

const FIRST = ['spec', 'containers', 0] as const;

/** The `resources` of charts, wherever in the values they stand. */
const chartResources = ({ releases }: DeploymentAssembly) =>
  releases.flatMap(({ chart, values }) => {
    const places = leavesOf(values)
      .map(([path]) => path.slice(0, path.lastIndexOf('resources') + 1))
      .filter((path) => path.length > 0 && !path.includes('volumeClaimTemplate'));
    return [...new Set(places.map((path) => JSON.stringify(path)))].map((path) => ({
      chart,
      name: `chart ${chart} ${path}`,
      resources: at(values, ...(JSON.parse(path) as string[])),
    }));
  });
/** Charts that are not held to their memory, and why. */
const UNLIMITED: Readonly<Record<string, string>> = {
  'kata-deploy': 'the page cache of unpacking counts against the limit and would kill the installation',
};
const has = (resources: unknown, kind: string, ...names: readonly string[]): boolean =>
  names.every((name) => at(resources, kind, name) !== undefined);

const resources: Control = {
  id: 46,
  title: 'Every container asks for CPU, memory and disk and is held to them; charts at least to memory',
  gap: `charts: no CPU limit where it would only slow a controller down, no word of disk in some; kata-deploy has no memory limit: ${UNLIMITED['kata-deploy'] ?? ''}`,
  check: (assembly) => [
    ...violations(
      podsOf(assembly).flatMap(containersOf),
      ({ container }) =>
        ['requests', 'limits'].every((kind) =>
          has(at(container, 'resources'), kind, 'cpu', 'memory', 'ephemeral-storage'),
        ),
      ({ name }) => `${name} takes what it wants`,
    ),
    ...violations(
      chartResources(assembly),
      ({ chart, resources: of }) =>
        has(of, 'requests', 'cpu', 'memory') && (chart in UNLIMITED || has(of, 'limits', 'memory')),
      ({ name }) => `${name} is not held to its memory`,
    ),
  ],
  broken: {
    'an agent has no limits': (a) => drop(thePod(a), [...FIRST, 'resources', 'limits']),
    'an agent fills the disk': (a) => drop(thePod(a), [...FIRST, 'resources', 'limits', 'ephemeral-storage']),
    'a job asks for nothing': (a) =>
      drop(
        thePod(a, ({ agent }) => !agent),
        [...FIRST, 'resources', 'requests'],
      ),
    'the gateway takes all memory': (a) =>
      drop(theRelease(a, 'litellm-helm').values, ['resources', 'limits', 'memory']),
    'Prometheus takes all memory': (a) =>
      drop(theRelease(a, 'kube-prometheus-stack').values, [
        ...['prometheus', 'prometheusSpec', 'resources', 'limits', 'memory'],
      ]),
  },
};

const quotas: Control = {
  id: 47,
  title: 'The namespace of every agent has a quota and limits, and room for no load balancer',
  check: (assembly) =>
    [...new Set(agentPods(assembly).map(({ namespace }) => namespace))].flatMap((namespace) => {
      const [quota] = objectsOf(assembly, 'ResourceQuota').filter(
        ({ metadata }) => metadata.namespace === namespace,
      );
      const [range] = objectsOf(assembly, 'LimitRange').filter(
        ({ metadata }) => metadata.namespace === namespace,
      );
      const hard = new Map(entriesAt(quota, 'spec', 'hard'));
      return [
        ...violations(
          [
            'limits.cpu',
            'limits.memory',
            'limits.ephemeral-storage',
            'pods',
            'persistentvolumeclaims',
            'requests.storage',
          ],
          (name) => hard.has(name),
          (name) => `${namespace}: no quota of ${name}`,
        ),
        ...violations(
          ['services.loadbalancers', 'services.nodeports'],
          (name) => hard.get(name) === '0',
          (name) => `${namespace}: ${name} are allowed`,
        ),
        ...unless(
          listAt(range, 'spec', 'limits').some((limit) =>
            has(limit, 'max', 'cpu', 'memory', 'ephemeral-storage'),
          ),
          `${namespace}: no limits of a container`,
        ),
      ];
    }),
  broken: {
    'no quota': (a) => dropObjects(a, ({ kind }) => kind === 'ResourceQuota'),
    'no quota of pods': (a) => drop(theObject(a, 'ResourceQuota'), ['spec', 'hard', 'pods']),
    'no limits': (a) => dropObjects(a, ({ kind }) => kind === 'LimitRange'),
    'a load balancer is allowed': (a) =>
      drop(theObject(a, 'ResourceQuota'), ['spec', 'hard', 'services.loadbalancers']),
  },
};

/** What a pod may use up. */
export const kubernetesResources: readonly Control[] = [resources, quotas];

import { unless, violations, type Control } from '../control';
import { theRelease, type DeploymentAssembly } from '../deployment-assembly';
import { at, drop, listAt, push, put } from '../json';
import { containersOf, gatewayPod, podsOf, thePod, type PlacedPod } from '../pods';

/** Every pod whose security context we write: those of manifests, and the gateway's by the values of its chart. */
const ourPods = (assembly: DeploymentAssembly): readonly PlacedPod[] => [
  ...podsOf(assembly),
  gatewayPod(assembly),
];
const spec = ({ template }: PlacedPod, ...path: readonly (string | number)[]): unknown =>
  at(template, 'spec', ...path);
const FIRST = ['spec', 'containers', 0] as const;

const unprivileged: Control = {
  id: 41,
  title: 'Every container runs as a plain user, gains no privileges and has no capabilities',
  check: (assembly) => [
    ...violations(
      ourPods(assembly),
      (pod) =>
        spec(pod, 'securityContext', 'runAsNonRoot') === true &&
        Number(spec(pod, 'securityContext', 'runAsUser') ?? 0) > 0,
      ({ name }) => `${name} may run as root`,
    ),
    ...ourPods(assembly)
      .flatMap(containersOf)
      .flatMap(({ name, container }) => {
        const context = at(container, 'securityContext');
        return [
          ...unless(
            at(context, 'runAsNonRoot') !== false && at(context, 'runAsUser') !== 0,
            `${name} runs as root`,
          ),
          ...unless(at(context, 'allowPrivilegeEscalation') === false, `${name} may gain privileges`),
          ...unless(
            listAt(context, 'capabilities', 'drop').join() === 'ALL' &&
              listAt(context, 'capabilities', 'add').length === 0,
            `${name} has capabilities`,
          ),
        ];
      }),
  ],
  broken: {
    'an agent may run as root': (a) => drop(thePod(a), ['spec', 'securityContext', 'runAsNonRoot']),
    'a container runs as root': (a) => put(thePod(a), [...FIRST, 'securityContext', 'runAsUser'], 0),
    'a container may gain privileges': (a) =>
      drop(thePod(a), [...FIRST, 'securityContext', 'allowPrivilegeEscalation']),
    'a container keeps its capabilities': (a) =>
      drop(thePod(a), [...FIRST, 'securityContext', 'capabilities']),
    'a container gets a capability': (a) =>
      push(thePod(a), [...FIRST, 'securityContext', 'capabilities', 'add'], 'NET_ADMIN'),
    'a first container has no context': (a) => push(thePod(a), ['spec', 'initContainers'], { name: 'first' }),
    'the gateway may run as root': (a) =>
      drop(theRelease(a, 'litellm-helm').values, ['podSecurityContext', 'runAsNonRoot']),
  },
};

const seccomp: Control = {
  id: 42,
  title: 'Every pod has the runtime’s seccomp profile',
  check: (assembly) =>
    violations(
      ourPods(assembly),
      (pod) =>
        spec(pod, 'securityContext', 'seccompProfile', 'type') === 'RuntimeDefault' &&
        containersOf(pod).every(({ container }) =>
          ['RuntimeDefault', undefined].includes(
            at(container, 'securityContext', 'seccompProfile', 'type') as string | undefined,
          ),
        ),
      ({ name }) => `${name} has another profile or none`,
    ),
  broken: {
    'an agent has none': (a) => drop(thePod(a), ['spec', 'securityContext', 'seccompProfile']),
    'a container is unconfined': (a) =>
      put(thePod(a), [...FIRST, 'securityContext', 'seccompProfile'], { type: 'Unconfined' }),
    'the gateway has none': (a) =>
      drop(theRelease(a, 'litellm-helm').values, ['podSecurityContext', 'seccompProfile']),
  },
};

const readOnly: Control = {
  id: 43,
  title: 'The root file system of every container is read-only',
  check: (assembly) =>
    violations(
      ourPods(assembly).flatMap(containersOf),
      ({ container }) => at(container, 'securityContext', 'readOnlyRootFilesystem') === true,
      ({ name }) => `${name} writes to its root file system`,
    ),
  broken: {
    'an agent writes': (a) => put(thePod(a), [...FIRST, 'securityContext', 'readOnlyRootFilesystem'], false),
    'a job says nothing': (a) =>
      drop(
        thePod(a, ({ agent }) => !agent),
        [...FIRST, 'securityContext', 'readOnlyRootFilesystem'],
      ),
    'the gateway writes': (a) =>
      put(theRelease(a, 'litellm-helm').values, ['securityContext', 'readOnlyRootFilesystem'], false),
  },
};

const hostFields = ['hostNetwork', 'hostPID', 'hostIPC'];
const noHost: Control = {
  id: 44,
  title: 'No pod touches its host: no namespaces, paths, ports, devices, sysctls or privileges of it',
  check: (assembly) => [
    ...podsOf(assembly).flatMap((pod) => [
      ...violations(
        hostFields,
        (field) => spec(pod, field) !== true,
        (field) => `${pod.name} has ${field}`,
      ),
      ...unless(
        listAt(pod.template, 'spec', 'volumes').every((volume) => at(volume, 'hostPath') === undefined),
        `${pod.name} mounts a path of the host`,
      ),
      ...unless(
        listAt(pod.template, 'spec', 'securityContext', 'sysctls').length === 0,
        `${pod.name} has sysctls`,
      ),
    ]),
    ...podsOf(assembly)
      .flatMap(containersOf)
      .flatMap(({ name, container }) => [
        ...unless(at(container, 'securityContext', 'privileged') !== true, `${name} is privileged`),
        ...unless(at(container, 'securityContext', 'procMount') === undefined, `${name} sees /proc as it is`),
        ...unless(listAt(container, 'volumeDevices').length === 0, `${name} has a device`),
        ...unless(
          listAt(container, 'ports').every((port) => at(port, 'hostPort') === undefined),
          `${name} listens on the host`,
        ),
      ]),
  ],
  broken: {
    ...Object.fromEntries(
      hostFields.map((field) => [
        `an agent has ${field}`,
        (a: DeploymentAssembly) => put(thePod(a), ['spec', field], true),
      ]),
    ),
    'an agent mounts a path of the host': (a) =>
      push(thePod(a), ['spec', 'volumes'], { name: 'host', hostPath: { path: '/' } }),
    'an agent listens on the host': (a) => put(thePod(a), [...FIRST, 'ports', 0, 'hostPort'], 80),
    'an agent is privileged': (a) => put(thePod(a), [...FIRST, 'securityContext', 'privileged'], true),
    'an agent has a sysctl': (a) =>
      push(thePod(a), ['spec', 'securityContext', 'sysctls'], { name: 'kernel.shm_rmid_forced' }),
  },
};

/** What pods may do on their node. */
export const kubernetesPods: readonly Control[] = [unprivileged, seccomp, readOnly, noHost];

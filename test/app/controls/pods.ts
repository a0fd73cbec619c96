import { nameOf, objectsOf, theRelease, type DeploymentAssembly } from './deployment-assembly';
import { at, entriesAt, listAt, NothingToBreak } from './json';

/** A pod that the deployment asks for, by whatever makes it. */
export interface PlacedPod {
  readonly name: string;
  readonly namespace: string;
  /** Whether an agent runs in it. */
  readonly agent: boolean;
  /** Its template: metadata and spec. */
  readonly template: unknown;
}

/** Where each kind keeps the template of its pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Sandbox: ['spec', 'podTemplate'],
  SandboxTemplate: ['spec', 'podTemplate'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
};

/** The pods of the manifests. Those of charts are made by Helm, at the cluster. */
export const podsOf = (assembly: DeploymentAssembly): readonly PlacedPod[] =>
  objectsOf(assembly, ...Object.keys(TEMPLATES)).map((object) => ({
    name: nameOf(object),
    namespace: object.metadata.namespace ?? '',
    agent: object.kind.startsWith('Sandbox'),
    template: at(object, ...(TEMPLATES[object.kind] ?? [])),
  }));

/** The pods of agents. */
export const agentPods = (assembly: DeploymentAssembly): readonly PlacedPod[] =>
  podsOf(assembly).filter(({ agent }) => agent);

/** The pod of the gateway, as far as the values of its chart say. */
export const gatewayPod = (assembly: DeploymentAssembly): PlacedPod => {
  const { values, namespace } = theRelease(assembly, 'litellm-helm');
  const { podSecurityContext, securityContext, resources, volumes, volumeMounts } = values;
  const container = { name: 'litellm', securityContext, resources, volumeMounts };
  return {
    name: 'chart litellm-helm',
    namespace,
    agent: false,
    template: {
      metadata: {
        labels: {
          'app.kubernetes.io/name': 'litellm',
          ...Object.fromEntries(entriesAt(values, 'podLabels')),
        },
      },
      spec: { securityContext: podSecurityContext, containers: [container], volumes },
    },
  };
};

/** The containers of a pod: first ones, sidecars and those that debug. */
export const containersOf = ({
  name,
  template,
}: PlacedPod): readonly { name: string; container: unknown }[] =>
  ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) =>
    listAt(template, 'spec', field).map((container) => ({
      name: `${name} ${String(at(container, 'name'))}`,
      container,
    })),
  );

/** The first pod that fits, to be broken. */
export const thePod = (
  assembly: DeploymentAssembly,
  fits: (pod: PlacedPod) => boolean = ({ agent }) => agent,
): unknown => {
  const found = podsOf(assembly).find(fits);
  if (!found) throw new NothingToBreak(`${assembly.name}: no such pod`);
  return found.template;
};

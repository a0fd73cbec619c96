import { containerResources } from '../../../../cdk8s/agents/agent-size';
import type { VmHost } from '../../../../lib/catalogue/instance-types';
import type { KubernetesObject } from '../../../assembly/manifests';
import type { KubeObject } from '../../../cluster/harness/kubernetes-client';
import type { Platform } from '../../../cluster/platform';
import type { AgentProfile } from './agent-profiles';

/** Namespace of the benchmark's agents. */
export const FLEET_NAMESPACE = 'agent-fleet';

/** Agents to make. */
export interface AgentOrder {
  readonly host: VmHost;
  readonly profile: AgentProfile;
  /** Number of the first; names must not meet. */
  readonly from: number;
  readonly count: number;
  /** Whether Karpenter may move them. @default false, as in a deployment */
  readonly movable?: boolean;
}

interface Sandbox extends KubernetesObject {
  readonly spec: {
    readonly podTemplate: {
      readonly metadata: { readonly labels: object; readonly annotations?: object };
      readonly spec: { readonly nodeSelector: object; readonly containers: readonly object[] };
    };
  };
}

const nameOf = (number: number): string => `fleet-${number}`;

/** How many are made at a time. */
const PARALLEL = 25;

const templateOf = ({ objects }: Platform, host: VmHost): Sandbox => {
  const found = objects
    .filter((object): object is Sandbox => object.kind === 'Sandbox')
    .find(({ spec }) =>
      Object.entries(spec.podTemplate.spec.nodeSelector).some(
        ([key, value]) => key === 'openclaw.dev/isolation' && value === host,
      ),
    );
  if (!found) throw new Error(`the deployment has no agent on ${host}`);
  return found;
};

const quantities = (values: Readonly<Record<string, { readonly value: unknown }>>) =>
  Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));

const sandboxOf = (template: Sandbox, name: string, { host, profile, movable = false }: AgentOrder) => {
  const { podTemplate } = template.spec;
  const { requests, limits } = containerResources(profile.size, host === 'metal-arm64');
  const resources = { requests: quantities(requests), limits: quantities(limits) };
  return {
    apiVersion: template.apiVersion,
    kind: 'Sandbox',
    metadata: { name, namespace: FLEET_NAMESPACE },
    spec: {
      ...template.spec,
      podTemplate: {
        metadata: {
          labels: podTemplate.metadata.labels,
          ...(movable ? {} : { annotations: podTemplate.metadata.annotations }),
        },
        spec: {
          ...podTemplate.spec,
          containers: podTemplate.spec.containers.map((container) => ({ ...container, resources })),
        },
      },
    },
  };
};

/** Makes the namespace that all agents of the benchmark share, labelled as that of an agent. */
export const makeNamespace = async (platform: Platform): Promise<void> => {
  const namespace = platform.objects.find(
    ({ kind, metadata }) => kind === 'Namespace' && metadata.labels?.['openclaw.dev/tier'] === 'agent',
  );
  if (!namespace) throw new Error('the deployment has no namespace of an agent');
  const shared = { ...namespace, metadata: { ...namespace.metadata, name: FLEET_NAMESPACE } };
  await platform.client.apply(shared);
  await platform.client.apply({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'agent', namespace: FLEET_NAMESPACE },
  });
};

/** Makes agents as Sandboxes of the deployment's own, of another size and name. */
export const makeAgents = async (platform: Platform, order: AgentOrder): Promise<void> => {
  const template = templateOf(platform, order.host);
  const names = Array.from({ length: order.count }, (_, index) => nameOf(order.from + index));
  for (let first = 0; first < names.length; first += PARALLEL) {
    await Promise.all(
      names
        .slice(first, first + PARALLEL)
        .map((name) => platform.client.create(sandboxOf(template, name, order))),
    );
  }
};

interface Pod extends KubeObject {
  readonly spec: { readonly nodeName?: string };
}

/** The node of each agent that has one, and how many wait for theirs. */
export const agentsOf = async ({
  client,
}: Platform): Promise<{ readonly places: readonly string[]; readonly pending: number }> => {
  const pods = (await client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: FLEET_NAMESPACE })).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
  const places = pods.flatMap(({ spec }) => spec.nodeName ?? []);
  return { places, pending: pods.length - places.length };
};

/** Whether an agent has a node, or Karpenter has said which one it will have. */
export const isExpected = async ({ client }: Platform, number: number): Promise<boolean> => {
  const name = nameOf(number);
  const pod = await client.get<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: FLEET_NAMESPACE, name });
  if (!pod) return false;
  if (pod.spec.nodeName !== undefined) return true;
  const events = await client.list({
    apiVersion: 'v1',
    kind: 'Event',
    namespace: FLEET_NAMESPACE,
    fieldSelector: `reason=Nominated,involvedObject.uid=${pod.metadata.uid ?? ''}`,
  });
  return events.length > 0;
};

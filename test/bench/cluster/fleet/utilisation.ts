import type { AgentRequest } from '../../../../lib/capacity/agent-request';
import type { NodeCapacity } from '../../../../lib/capacity/node-capacity';

/** Share of what a fleet has for agents that they ask for, by resource. */
export interface Utilisation {
  readonly cpu: number;
  readonly memory: number;
  readonly volumes: number;
}

/** Of all nodes together. */
export const utilisationOf = (
  nodes: readonly NodeCapacity[],
  agents: number,
  request: AgentRequest,
): Utilisation => {
  const share = (asked: number, of: (node: NodeCapacity) => number): number =>
    (agents * asked) / nodes.reduce((sum, node) => sum + of(node), 0);
  return {
    cpu: share(request.cpuMillis, ({ cpuMillis }) => cpuMillis),
    memory: share(request.memoryMib, ({ memoryMib }) => memoryMib),
    volumes: share(request.volumes, ({ volumes, pods }) => Math.min(volumes, pods)),
  };
};

/** The resource that runs out first. */
export const binding = (
  utilisation: Utilisation,
): { readonly resource: keyof Utilisation; readonly share: number } => {
  const [[resource, share] = ['cpu', 0] as const] = (
    Object.entries(utilisation) as [keyof Utilisation, number][]
  ).sort(([, a], [, b]) => b - a);
  return { resource, share };
};

import { agentRequest, type AgentRequest, type AgentShape } from '../../../../lib/capacity/agent-request';
import type { VmHost } from '../../../../lib/catalogue/instance-types';

/** An agent as people configure it. */
export interface AgentProfile {
  readonly name: string;
  readonly size: Pick<AgentShape, 'cpu' | 'memoryGiB' | 'hypervisor'>;
}

/** OpenClaw and Hermes have the same default size. */
export const DEFAULT_AGENT: AgentProfile = {
  name: 'default (1 vCPU, 2 GiB)',
  size: { cpu: 1, memoryGiB: 2 },
};

/** The sizes that the benchmark looks at: the default, the least that the configuration allows, and a large one. */
export const AGENT_PROFILES: readonly AgentProfile[] = [
  DEFAULT_AGENT,
  { name: 'small (0.25 vCPU, 2 GiB)', size: { cpu: 0.25, memoryGiB: 2 } },
  { name: 'large (2 vCPU, 4 GiB)', size: { cpu: 2, memoryGiB: 4 } },
];

/** What such an agent asks for on a kind of node. */
export const requestOf = ({ size }: AgentProfile, isolation: VmHost): AgentRequest =>
  agentRequest({ ...size, isolation });

/** The numbers of agents that the benchmark looks at. */
export const FLEET_SIZES = [1, 10, 50, 100, 200, 500, 1000] as const;

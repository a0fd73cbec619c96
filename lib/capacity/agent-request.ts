import type { VmHost } from '../catalogue/instance-types';

/** What the scheduler, and Karpenter, count for one agent: its container and its micro-VM. */
export interface AgentRequest {
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly ephemeralMib: number;
  /** EBS volumes. */
  readonly volumes: number;
}

/** What of an agent decides its request. */
export interface AgentShape {
  readonly cpu: number;
  readonly memoryGiB: number;
  /** Without a micro-VM: `runc`. */
  readonly isolation: VmHost | 'runc';
  /** @default 'qemu' */
  readonly hypervisor?: 'qemu' | 'clh' | 'fc';
}

const OVERHEAD_CPU_MILLIS = 250;
const OVERHEAD_MEMORY_MIB = { qemu: 320, clh: 130, fc: 130 } as const;

/**
 * The request of an agent. A test holds it against the pods and RuntimeClasses of the assemblies, where
 * `cdk8s/agents/agent-size.ts` and `cdk8s/runtime-classes.ts` write it with their reasons.
 */
export const agentRequest = ({
  cpu,
  memoryGiB,
  isolation,
  hypervisor = 'qemu',
}: AgentShape): AgentRequest => {
  const whole = isolation === 'metal-arm64';
  const overhead =
    isolation === 'runc'
      ? { cpu: 0, memory: 0 }
      : { cpu: OVERHEAD_CPU_MILLIS, memory: OVERHEAD_MEMORY_MIB[hypervisor] };
  return {
    cpuMillis: Math.ceil(cpu * (whole ? 1000 : 250)) + overhead.cpu,
    memoryMib: Math.ceil(memoryGiB * (whole ? 1024 : 768)) + overhead.memory,
    ephemeralMib: whole ? 2048 : 256,
    volumes: 1,
  };
};

/** The most of each resource that one of the requests asks for. */
export const largestRequest = (requests: readonly AgentRequest[]): AgentRequest => ({
  cpuMillis: Math.max(0, ...requests.map(({ cpuMillis }) => cpuMillis)),
  memoryMib: Math.max(0, ...requests.map(({ memoryMib }) => memoryMib)),
  ephemeralMib: Math.max(0, ...requests.map(({ ephemeralMib }) => ephemeralMib)),
  volumes: Math.max(0, ...requests.map(({ volumes }) => volumes)),
});

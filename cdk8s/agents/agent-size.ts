import { k8s } from '../k8s';

/** What an agent may use. */
export interface AgentSize {
  /** vCPUs. */
  readonly cpu: number;

  /** Memory, GiB. */
  readonly memoryGiB: number;
}

const EPHEMERAL_MIB = 2048;

const quantities = (millis: number, memoryMib: number, ephemeralMib: number) => ({
  cpu: k8s.Quantity.fromString(`${Math.ceil(millis)}m`),
  memory: k8s.Quantity.fromString(`${Math.ceil(memoryMib)}Mi`),
  'ephemeral-storage': k8s.Quantity.fromString(`${ephemeralMib}Mi`),
});

/**
 * Limits are what was asked for. Requests are less where the hypervisor can grow a running machine, because agents
 * wait most of the time: a quarter of the CPUs, three quarters of the memory (a guest does not give memory back).
 */
export function containerResources(size: AgentSize, staticSize: boolean) {
  const limits = quantities(size.cpu * 1000, size.memoryGiB * 1024, EPHEMERAL_MIB);
  return {
    requests: staticSize ? limits : quantities(size.cpu * 250, size.memoryGiB * 768, EPHEMERAL_MIB / 8),
    limits,
  };
}

/**
 * Hard limits of the namespace: the agent and one helper pod of its size. A quota counts the overhead of the
 * RuntimeClass too: 250m and 320Mi for qemu, the largest.
 */
export function quotaOf(size: AgentSize, storageGiB: number) {
  const limits = quantities(
    2 * (size.cpu * 1000 + 250),
    2 * (size.memoryGiB * 1024 + 320),
    2 * EPHEMERAL_MIB,
  );
  const prefixed = Object.entries(limits).map(([name, quantity]) => [`limits.${name}`, quantity] as const);
  return {
    ...Object.fromEntries(prefixed),
    pods: k8s.Quantity.fromString('2'),
    persistentvolumeclaims: k8s.Quantity.fromString('1'),
    'requests.storage': k8s.Quantity.fromString(`${storageGiB}Gi`),
    'services.loadbalancers': k8s.Quantity.fromString('0'),
    'services.nodeports': k8s.Quantity.fromString('0'),
  };
}

/** What a container gets that asks for nothing, such as one for debugging. */
export function containerDefaults(size: AgentSize): k8s.LimitRangeItem {
  const max = containerResources(size, true).limits;
  return {
    type: 'Container',
    max,
    default: quantities(250, 256, 512),
    defaultRequest: quantities(50, 64, 64),
  };
}

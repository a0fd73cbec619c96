import type { AgentRequest } from '../capacity/agent-request';
import type { NodeDisk } from '../capacity/node-capacity';
import type { VmHost } from '../catalogue/instance-types';

/** One CloudFormation stack of an assembly, as CloudFormation will count it. */
export interface StackFacts {
  /** Stage that holds the stack, which is the deployment's name; empty for a stack directly below the app. */
  readonly deployment: string;
  /** Construct id below its stage, such as `Network`. */
  readonly name: string;
  readonly resources: number;
  /** Size of the template file. */
  readonly bytes: number;
  readonly outputs: number;
  /** Resources by type. */
  readonly types: Readonly<Record<string, number>>;
}

/** Nodes that run whether or not there are agents. */
export interface NodeGroupFacts {
  readonly instanceType: string;
  readonly count: number;
}

/** A pool of nodes that Karpenter fills when agents need them. */
export interface PoolFacts {
  readonly name: string;
  readonly isolation: VmHost;
  readonly instanceTypes: readonly string[];
  readonly disk: NodeDisk;
}

/** One agent, as its owner would describe it. */
export interface AgentFacts {
  readonly name: string;
  readonly kind: string;
  readonly channel: string;
  readonly isolation: string;
  readonly model: string;
  /** What the scheduler reserves for it, the VM's overhead included. */
  readonly request: AgentRequest;
}

/** The gateway's database. */
export type DatabaseFacts =
  | { readonly kind: 'in-cluster' }
  | { readonly kind: 'aurora'; readonly instances: number; readonly minAcu: number }
  | { readonly kind: 'existing' };

/** Everything of a deployment that costs money while nothing happens, or that its owner wants to see confirmed. */
export interface DeploymentFacts {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly profile: string;
  readonly systemNodes: readonly NodeGroupFacts[];
  readonly pools: readonly PoolFacts[];
  readonly agents: readonly AgentFacts[];
  readonly natGateways: number;
  readonly interfaceEndpoints: number;
  readonly availabilityZones: number;
  readonly database: DatabaseFacts;
  /** Sizes of all EBS volumes that exist from the first deployment on, root volumes of system nodes included. */
  readonly volumesGiB: readonly number[];
  /** All secrets in Secrets Manager, generated and user-made. */
  readonly secrets: number;
  /** Names of the secrets that a person has to create, because only a person has their values. */
  readonly userSecrets: readonly string[];
  readonly kmsKeys: number;
  /** What the owner should know before the first deploy, a sentence each. */
  readonly notes: readonly string[];
}

import { type Karpenter, startKarpenter } from '../../../cluster/karpenter';
import { eventually } from '../../../cluster/harness/eventually';
import { type Platform, startPlatform } from '../../../cluster/platform';
import {
  agentsOf,
  type AgentOrder,
  FLEET_NAMESPACE,
  isExpected,
  makeAgents,
  makeNamespace,
} from './fleet-agents';
import { applyDaemons, playNodes } from './node-stand-ins';
import { playKubelets } from './node-resources';
import { type ObservedNode, observedNodes } from './observed-fleet';

/** What a measurement changes of a NodePool. */
interface PoolPatch {
  readonly limits?: Readonly<Record<'cpu' | 'memory', string>>;
  readonly disruption?: { readonly consolidationPolicy: string; readonly consolidateAfter: string };
}

/** A thousand agents on a busy machine. */
const TIMEOUT_MS = 1_200_000;

/** Karpenter looks for nodes to consolidate every ten seconds, thinks for fifteen, and a new node takes thirty. */
const QUIET_MS = 150_000;

/** A control plane with the production deployment, its Karpenter, and nothing in the pools. */
export class FleetCluster {
  private constructor(
    public readonly platform: Platform,
    public readonly karpenter: Karpenter,
    private readonly stops: readonly (() => void)[],
  ) {}

  /** Boots it; takes a minute or two. */
  public static async start(): Promise<FleetCluster> {
    const platform = await startPlatform({
      name: 'fleet',
      example: 'production',
      deployment: 'prod-us-east-1',
    });
    try {
      const cluster = new FleetCluster(platform, await startKarpenter(platform), [
        await playKubelets(platform.plane),
        playNodes(platform.client),
      ]);
      await applyDaemons(platform.client);
      await makeNamespace(platform);
      // Those of the example would be in the fleet.
      await cluster.clear();
      return cluster;
    } catch (error) {
      await platform.stop({ keep: true });
      throw error;
    }
  }

  /** Changes a pool as its deployment would, by `limits` or `consolidation`. */
  public async changePool(name: string, patch: PoolPatch): Promise<void> {
    const pool = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', name };
    await this.platform.client.merge(pool, { spec: patch });
  }

  /** Changes what kubelet is told on the nodes of a pool. */
  public async changeKubelet(pool: string, kubelet: object): Promise<void> {
    const nodeClass = { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', name: pool };
    await this.platform.client.merge(nodeClass, { spec: { kubelet } });
  }

  /**
   * Makes agents that are all pending before Karpenter, which is stopped meanwhile, sees the first: how long it takes to
   * make them has no part in what it decides.
   */
  public async arriveAtOnce(...orders: readonly AgentOrder[]): Promise<void> {
    const { process } = this.karpenter;
    await process.stop();
    for (const order of orders) await makeAgents(this.platform, order);
    const total = orders.reduce((sum, { count }) => sum + count, 0);
    await this.wait(`${total} agents are pending`, async () => {
      const { pending, places } = await agentsOf(this.platform);
      return pending + places.length === total;
    });
    await process.start();
    await this.placed(total);
  }

  /** Makes agents one after the other, each when the last has a node or one is on its way for it. */
  public async arriveOneByOne(order: AgentOrder): Promise<void> {
    for (let index = 0; index < order.count; index++) {
      const from = order.from + index;
      await makeAgents(this.platform, { ...order, from, count: 1 });
      await this.wait(`agent ${from} knows where it goes`, () => isExpected(this.platform, from));
    }
    await this.placed(order.count);
  }

  /** Waits until Karpenter has left the nodes alone for a while, with all agents placed. */
  public async consolidated(agents: number): Promise<void> {
    let seen = '';
    let since = Date.now();
    await this.wait('Karpenter moves no more agents', async () => {
      const { places } = await agentsOf(this.platform);
      const now = [...new Set(places)].sort().join();
      if (now !== seen || places.length !== agents) since = Date.now();
      seen = now;
      return Date.now() - since > QUIET_MS;
    });
  }

  /** Nodes and their agents. */
  public nodes(): Promise<readonly ObservedNode[]> {
    return observedNodes(this.platform);
  }

  /** Takes all agents and nodes away. */
  public async clear(): Promise<void> {
    await this.platform.kubectl(['delete', 'sandboxes', '--all', '--all-namespaces', '--wait=false']);
    await this.gone('Sandbox', 'agents.x-k8s.io/v1beta1');
    await this.gone('Pod', 'v1', FLEET_NAMESPACE);
    await this.gone('PersistentVolumeClaim', 'v1', FLEET_NAMESPACE);
    await this.platform.kubectl(['delete', 'nodeclaims', '--all', '--wait=false']);
    await this.gone('NodeClaim', 'karpenter.sh/v1');
  }

  public async stop(): Promise<void> {
    for (const stop of this.stops) stop();
    await this.karpenter.stop();
    await this.platform.stop();
  }

  private placed(agents: number): Promise<unknown> {
    return this.wait(
      `${agents} agents have a node`,
      async () => (await agentsOf(this.platform)).places.length === agents,
    );
  }

  private gone(kind: string, apiVersion: string, namespace?: string): Promise<unknown> {
    return this.wait(
      `every ${kind} is gone`,
      async () => (await this.platform.client.list({ apiVersion, kind, namespace })).length === 0,
    );
  }

  private wait(what: string, look: () => Promise<boolean>): Promise<unknown> {
    const alive = [...this.platform.plane.processes.values()];
    return eventually(what, look, { timeout: TIMEOUT_MS, every: 500, alive });
  }
}

import { eventually } from '../harness/eventually';
import type { KubernetesClient, ObjectRef } from '../harness/kubernetes-client';
import { conditionOf, has, KIND, type Pod, type Sandbox, type Volume, type VolumeClaim } from './kinds';

/** A machine with other work takes its time; one that waits for ever shows it here. */
const TIMEOUT = { timeout: 90_000 } as const;

const ZONE = 'topology.kubernetes.io/zone';

/** An agent in the cluster: its Sandbox, and what agent-sandbox makes of it. */
export class Agent {
  public readonly ref: ObjectRef;

  public constructor(
    private readonly client: KubernetesClient,
    public readonly name: string,
    public readonly namespace = `agent-${name}`,
  ) {
    this.ref = { ...KIND.sandbox, name, namespace };
  }

  public async sandbox(): Promise<Sandbox> {
    return this.existing(await this.client.get<Sandbox>(this.ref), 'Sandbox');
  }

  /** Its pod; undefined while it has none. */
  public pod(): Promise<Pod | undefined> {
    return this.client.get<Pod>({ ...KIND.pod, name: this.name, namespace: this.namespace });
  }

  /** The claim of its volume. */
  public async claim(): Promise<VolumeClaim> {
    const ref = { ...KIND.claim, name: `home-${this.name}`, namespace: this.namespace };
    return this.existing(await this.client.get<VolumeClaim>(ref), 'claim');
  }

  public async volume(): Promise<Volume> {
    const { spec } = await this.claim();
    return this.existing(
      await this.client.get<Volume>({ ...KIND.volume, name: spec.volumeName ?? '' }),
      'volume',
    );
  }

  /** The zone that its volume is bound to. */
  public async volumeZone(): Promise<string> {
    const { spec } = await this.volume();
    const [term] = spec.nodeAffinity?.required.nodeSelectorTerms ?? [];
    return term?.matchExpressions.find(({ key }) => key === ZONE)?.values[0] ?? '';
  }

  /** The zone of the node that its pod is on. */
  public async podZone(): Promise<string> {
    const name = (await this.pod())?.spec.nodeName ?? '';
    const node = await this.client.get({ ...KIND.node, name });
    return node?.metadata.labels?.[ZONE] ?? '';
  }

  /** Waits until it is Ready. @returns its pod */
  public async ready(): Promise<Pod> {
    return eventually(
      `${this.name} is Ready`,
      async () => {
        const sandbox = await this.sandbox();
        if (!has(sandbox, 'Ready')) throw new Error(conditionOf(sandbox, 'Ready')?.message);
        return this.pod();
      },
      TIMEOUT,
    );
  }

  /** Suspends it, and waits until its pod is gone. */
  public async suspend(): Promise<void> {
    await this.client.merge(this.ref, { spec: { operatingMode: 'Suspended' } });
    await eventually(
      `${this.name} is suspended`,
      async () => has(await this.sandbox(), 'Suspended'),
      TIMEOUT,
    );
  }

  /** Asks it to run again. */
  public async wake(): Promise<void> {
    await this.client.merge(this.ref, { spec: { operatingMode: 'Running' } });
  }

  /** Waits until its pod waits for a node, with words in the scheduler's message. */
  public async unschedulable(reason: string): Promise<void> {
    await eventually(
      `${this.name} waits for a node: ${reason}`,
      async () => {
        const { status, message = '' } = conditionOf(await this.sandbox(), 'PodScheduled') ?? {};
        if (status !== 'False' || !message.includes(reason)) throw new Error(`${status ?? '?'} ${message}`);
        return true;
      },
      TIMEOUT,
    );
  }

  private existing<T>(found: T | undefined, what: string): T {
    if (found === undefined) throw new Error(`${this.name} has no ${what}`);
    return found;
  }
}

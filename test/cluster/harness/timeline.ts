import type { KubeObject, KindRef } from './kubernetes-client';
import type { KubernetesClient } from './kubernetes-client';

/** When an object of a kind appeared, was asked to go, and was gone, in milliseconds. */
export interface Life {
  readonly name: string;
  readonly seen: number;
  asked?: number;
  gone?: number;
}

/** Watches the objects of some kinds from birth to end. */
export class Timeline {
  private readonly lives = new Map<string, Map<string, Life>>();
  private readonly stops: (() => void)[] = [];

  public constructor(
    private readonly client: KubernetesClient,
    kinds: readonly KindRef[],
  ) {
    for (const ref of kinds) {
      const lives = new Map<string, Life>();
      this.lives.set(ref.kind, lives);
      this.stops.push(
        this.client.watch(ref, ({ type, object }) => {
          note(lives, type === 'DELETED', object);
        }),
      );
    }
  }

  /** Every object of a kind so far. */
  public of(kind: string): readonly Life[] {
    return [...(this.lives.get(kind)?.values() ?? [])];
  }

  public stop(): void {
    for (const stop of this.stops) stop();
  }
}

const note = (lives: Map<string, Life>, isGone: boolean, { metadata }: KubeObject): void => {
  const { uid = '', name, namespace, deletionTimestamp } = metadata;
  const now = Date.now();
  const life = lives.get(uid) ?? {
    name: namespace === undefined ? name : `${namespace}/${name}`,
    seen: now,
  };
  lives.set(uid, life);
  if (isGone || deletionTimestamp !== undefined) life.asked ??= now;
  if (isGone) life.gone ??= now;
};

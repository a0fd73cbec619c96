import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiConnection } from './api-connection';
import type { KubeObject } from './kube-object';

/** One change. What is there when a watch begins, or begins anew, arrives as `ADDED`. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

interface Listed {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly KubeObject[];
}

const RETRY_MS = 200;

/** Lists, watches, and does so again whenever the connection ends. Returns what stops it. */
export const watchObjects = (
  api: ApiConnection,
  pathOf: () => Promise<string>,
  { apiVersion, kind, labelSelector, fieldSelector }: WatchedSelection,
  onEvent: (event: WatchEvent) => void,
): (() => void) => {
  const stopped = new AbortController();
  const isStopped = (): boolean => stopped.signal.aborted;

  const once = async (): Promise<void> => {
    const path = await pathOf();
    const query = { labelSelector, fieldSelector };
    const { metadata, items } = await api.json<Listed>({ path, query });
    for (const item of items) onEvent({ type: 'ADDED', object: { ...item, apiVersion, kind } });
    const stream = await api.stream({
      path,
      query: { ...query, watch: true, resourceVersion: metadata.resourceVersion },
    });
    stopped.signal.addEventListener('abort', () => stream.destroy());
    if (isStopped()) stream.destroy();
    for await (const line of createInterface({ input: stream })) {
      const event = JSON.parse(line) as Omit<WatchEvent, 'type'> & { readonly type: string };
      if (event.type === 'ERROR') return;
      if (isChange(event)) onEvent(event);
    }
  };

  void (async () => {
    while (!isStopped()) {
      // The API server may be down on purpose: whoever needs the events has a bound on waiting for them.
      await once().catch(() => undefined);
      if (!isStopped()) await sleep(RETRY_MS);
    }
  })();
  return () => {
    stopped.abort();
  };
};

const isChange = (event: Omit<WatchEvent, 'type'> & { readonly type: string }): event is WatchEvent =>
  ['ADDED', 'MODIFIED', 'DELETED'].includes(event.type);

interface WatchedSelection {
  readonly apiVersion: string;
  readonly kind: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

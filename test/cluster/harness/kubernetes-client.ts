import { ApiConnection } from './api-connection';
import type { KubeObject } from './kube-object';
import { KubernetesError } from './kubernetes-error';
import { ResourcePaths } from './resource-paths';
import { watchObjects, type WatchEvent } from './watch';

export type { KubeObject } from './kube-object';

/** Names one kind. */
export interface KindRef {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Names one object. */
export interface ObjectRef extends KindRef {
  readonly name: string;
  readonly namespace?: string;
}

/** What a list or a watch is narrowed to. */
export interface Selection extends KindRef {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** An object about to be written: `name` may be left to `generateName`. */
export interface NewObject extends KindRef {
  readonly metadata: { readonly name?: string; readonly generateName?: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/**
 * A client for objects as plain JSON, without generated types: the bench reads what the platform generates, and most
 * of that is custom resources. (`@kubernetes/client-node` 1.x does not load on Node 20: its HTTP library asks for
 * zstd.)
 */
export class KubernetesClient {
  private readonly paths: ResourcePaths;

  public constructor(private readonly api: ApiConnection) {
    this.paths = new ResourcePaths(api);
  }

  /** The object, or undefined when there is none. */
  public async get<T extends KubeObject = KubeObject>(ref: ObjectRef): Promise<T | undefined> {
    try {
      return await this.api.json<T>({ path: await this.paths.of(ref, ref.namespace, ref.name) });
    } catch (error) {
      if (error instanceof KubernetesError && error.status === 404) return undefined;
      throw error;
    }
  }

  public async list<T extends KubeObject = KubeObject>(selection: Selection): Promise<readonly T[]> {
    const { namespace, labelSelector, fieldSelector } = selection;
    const { items } = await this.api.json<{ items: readonly T[] }>({
      path: await this.paths.of(selection, namespace),
      query: { labelSelector, fieldSelector },
    });
    // Items of a list carry no kind of their own.
    return items.map((item) => ({ ...item, apiVersion: selection.apiVersion, kind: selection.kind }));
  }

  /** @throws KubernetesError when it is refused or there already */
  public async create<T extends KubeObject = KubeObject>(
    object: NewObject,
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): Promise<T> {
    return this.api.json<T>({
      method: 'POST',
      path: await this.paths.of(object, object.metadata.namespace),
      query: { fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined },
      body: object,
    });
  }

  /**
   * Applies on the server, strictly: an unknown or doubled field is refused.
   *
   * @throws KubernetesError when it is refused
   */
  public async apply<T extends KubeObject = KubeObject>(
    object: NewObject & { readonly metadata: { readonly name: string } },
    {
      dryRun = false,
      force = true,
      fieldManager = 'bench',
    }: { readonly dryRun?: boolean; readonly force?: boolean; readonly fieldManager?: string } = {},
  ): Promise<T> {
    return this.api.json<T>({
      method: 'PATCH',
      path: await this.paths.of(object, object.metadata.namespace, object.metadata.name),
      query: { fieldManager, force, fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined },
      contentType: 'application/apply-patch+yaml',
      body: object,
    });
  }

  /** Merges a patch into an object, or into a subresource of it such as `status`. */
  public async merge<T extends KubeObject = KubeObject>(
    ref: ObjectRef,
    patch: object,
    subresource?: string,
  ): Promise<T> {
    const path = await this.paths.of(ref, ref.namespace, ref.name);
    return this.api.json<T>({
      method: 'PATCH',
      path: subresource === undefined ? path : `${path}/${subresource}`,
      contentType: 'application/merge-patch+json',
      body: patch,
    });
  }

  /** Deletes an object; one that is not there is fine. */
  public async remove(
    ref: ObjectRef,
    options: { readonly propagationPolicy?: string; readonly gracePeriodSeconds?: number } = {},
  ): Promise<void> {
    try {
      await this.api.json({
        method: 'DELETE',
        path: await this.paths.of(ref, ref.namespace, ref.name),
        body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', ...options },
      });
    } catch (error) {
      if (!(error instanceof KubernetesError && error.status === 404)) throw error;
    }
  }

  /**
   * Tells of every object that is there and of every change, until the returned function is called. A connection that
   * breaks is made again, from a new list.
   */
  public watch(selection: Selection, onEvent: (event: WatchEvent) => void): () => void {
    return watchObjects(
      this.api,
      async () => this.paths.of(selection, selection.namespace),
      selection,
      onEvent,
    );
  }

  /** Answer of a path of the API server, such as `/metrics` or `/version`. */
  public async raw(path: string): Promise<string> {
    return this.api.text({ path });
  }

  /** A token for a service account, as the kubelet would mount it. */
  public async tokenFor(namespace: string, name: string): Promise<string> {
    const { status } = await this.api.json<{ status: { token: string } }>({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 36_000 },
      },
    });
    return status.token;
  }

  public close(): void {
    this.api.close();
  }
}

import type { ApiConnection } from './api-connection';

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

/** Finds the path of a kind by asking the API server what it serves, as every client does. */
export class ResourcePaths {
  private readonly known = new Map<string, { readonly plural: string; readonly namespaced: boolean }>();

  public constructor(private readonly api: ApiConnection) {}

  /**
   * Path of a kind's objects, or of one of them.
   *
   * @throws Error when the API server does not serve the kind
   */
  public async of(
    { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
    namespace?: string,
    name?: string,
  ): Promise<string> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { plural, namespaced } = await this.find(root, kind);
    return [
      root,
      ...(namespaced && namespace !== undefined ? ['namespaces', namespace] : []),
      plural,
      ...(name === undefined ? [] : [name]),
    ].join('/');
  }

  private async find(
    root: string,
    kind: string,
  ): Promise<{ readonly plural: string; readonly namespaced: boolean }> {
    const key = `${root}/${kind}`;
    if (!this.known.has(key)) {
      const { resources } = await this.api.json<ResourceList>({ path: root });
      for (const { name, kind: served, namespaced } of resources) {
        if (!name.includes('/')) this.known.set(`${root}/${served}`, { plural: name, namespaced });
      }
    }
    const found = this.known.get(key);
    if (!found) throw new Error(`the API server serves no ${kind} at ${root}`);
    return found;
  }
}

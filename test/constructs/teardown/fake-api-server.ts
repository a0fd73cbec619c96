import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The kinds that there are, by the path of their lists. */
const KINDS = {
  '/apis/networking.k8s.io/v1/ingresses': 'Ingress',
  '/api/v1/services': 'Service',
  '/apis/extensions.agents.x-k8s.io/v1beta1/sandboxwarmpools': 'SandboxWarmPool',
  '/apis/extensions.agents.x-k8s.io/v1beta1/sandboxclaims': 'SandboxClaim',
  '/apis/agents.x-k8s.io/v1beta1/sandboxes': 'Sandbox',
  '/api/v1/persistentvolumeclaims': 'PersistentVolumeClaim',
  '/api/v1/persistentvolumes': 'PersistentVolume',
  '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents': 'VolumeSnapshotContent',
  '/apis/karpenter.sh/v1/nodepools': 'NodePool',
  '/apis/karpenter.sh/v1/nodeclaims': 'NodeClaim',
  '/apis/karpenter.k8s.aws/v1/ec2nodeclasses': 'EC2NodeClass',
  '/api/v1/pods': 'Pod',
} as const;

export type KindName = (typeof KINDS)[keyof typeof KINDS];

interface Stored {
  readonly kind: KindName;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    finalizers?: string[];
    deletionTimestamp?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What an object has beyond its name. */
export interface Fields {
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly object[];
  readonly deletionTimestamp?: string;
  readonly spec?: object;
  readonly status?: object;
}

/** An API server on the loopback device, without TLS, that knows deletion, finalizers, pages and who may do what. */
export class FakeApiServer {
  /** What was changed, in order: `DELETE Sandbox agent-a/a`. */
  public readonly changes: string[] = [];

  /** Rights that were made use of: `delete karpenter.sh/nodepools`. */
  public readonly used = new Set<string>();

  /** Kinds without a definition. */
  public readonly absent = new Set<KindName>();

  /** Objects of a list that are handed out at once. */
  public pageSize = 500;

  /** Answers of the next requests, whatever they are. */
  public readonly failures: { readonly status: number; readonly message: string }[] = [];

  private readonly objects: Stored[] = [];
  private readonly server: Server;

  /** @param allows rights, as {@link used} spells them */
  public constructor(private readonly allows: ReadonlySet<string>) {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        this.answer(request, response, body);
      });
    });
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** @param name `name` or `namespace/name` */
  public add(kind: KindName, name: string, fields: Fields = {}): void {
    const [last = '', namespace] = name.split('/').reverse();
    const { finalizers, ownerReferences, deletionTimestamp, ...rest } = fields;
    const metadata = {
      name: last,
      ...(namespace !== undefined && { namespace }),
      uid: `uid-${this.objects.length}`,
      ...(finalizers && { finalizers: [...finalizers] }),
      ownerReferences,
      deletionTimestamp,
    };
    this.objects.push({ kind, metadata, ...rest });
  }

  /** Takes the finalizers of whatever is being deleted, as the controllers would that put them there. */
  public finalize(kind: KindName): void {
    for (const object of this.objects.filter((each) => each.kind === kind)) {
      if (object.metadata.deletionTimestamp === undefined) continue;
      object.metadata.finalizers = [];
      this.collect(object);
    }
  }

  /** Takes an object away, whatever holds it. */
  public remove(kind: KindName, name: string): void {
    const index = this.objects.findIndex((object) => nameOf(object) === `${kind} ${name}`);
    this.objects.splice(index, 1);
  }

  /** What is there: `Sandbox agent-a/a`. */
  public get names(): string[] {
    return this.objects.map(nameOf).sort();
  }

  private collect(object: Stored): void {
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp === undefined || finalizers.length > 0) return;
    this.objects.splice(this.objects.indexOf(object), 1);
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const method = request.method ?? '';
    const refuse = (code: number, message: string): void => {
      response.writeHead(code).end(JSON.stringify({ kind: 'Status', code, message }));
    };
    const failure = this.failures.shift();
    if (failure) {
      refuse(failure.status, failure.message);
      return;
    }
    const [list, namespace, name] = this.parse(pathname, method);
    const kind = KINDS[list as keyof typeof KINDS] as KindName | undefined;
    if (!kind || this.absent.has(kind)) {
      response.writeHead(404).end('404 page not found\n');
      return;
    }
    const right = rightOf(method, list);
    this.used.add(right);
    if (!this.allows.has(right)) {
      refuse(403, `the drain cannot ${right} at the cluster scope`);
      return;
    }
    if (method === 'GET') this.list(kind, searchParams, response);
    else {
      const object = this.objects.find(
        (each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace,
      );
      if (object) this.change(method, object, JSON.parse(body) as Change, response);
      else refuse(404, 'not found');
    }
  }

  /** Path of the list, namespace, name. */
  private parse(pathname: string, method: string): readonly [string, string?, string?] {
    if (method === 'GET') return [pathname];
    const [, head = '', namespace, tail = ''] =
      /^(.*?)(?:\/namespaces\/([^/]+))?\/([^/]+\/[^/]+)$/.exec(pathname) ?? [];
    const [plural = '', name = ''] = tail.split('/');
    return [`${head}/${plural}`, namespace, name];
  }

  private list(kind: KindName, query: URLSearchParams, response: ServerResponse): void {
    const all = this.objects.filter((object) => object.kind === kind);
    const from = Number(query.get('continue') ?? 0);
    const to = from + Math.min(this.pageSize, Number(query.get('limit')));
    const metadata = to < all.length ? { continue: String(to) } : {};
    response.end(JSON.stringify({ items: all.slice(from, to), metadata }));
  }

  private change(method: string, object: Stored, body: Change, response: ServerResponse): void {
    this.changes.push(`${method} ${nameOf(object)}${method === 'PATCH' ? ` ${JSON.stringify(body)}` : ''}`);
    if (method === 'PATCH') Object.assign(object, { spec: body.spec });
    else {
      if (body.preconditions?.uid !== object.metadata.uid) {
        response.writeHead(409).end('{}');
        return;
      }
      object.metadata.deletionTimestamp ??= '2026-11-21T10:00:00Z';
      this.collect(object);
    }
    response.end('{}');
  }
}

interface Change {
  readonly spec?: object;
  readonly preconditions?: { readonly uid?: string };
}

const nameOf = ({ kind, metadata: { name, namespace } }: Stored): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

/** `delete karpenter.sh/nodepools`; the core group has no name. */
const rightOf = (method: string, list: string): string => {
  const verb = { GET: 'list', DELETE: 'delete', PATCH: 'patch' }[method] ?? method;
  const [plural = '', , group = ''] = list.split('/').reverse();
  return `${verb} ${group === 'api' ? '' : group}/${plural}`;
};

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../programs/build';
import { ApiConnection } from './api-connection';
import { AwsAuthenticator } from './aws-authenticator';
import { Certificates } from './certificates';
import { controlPlaneProcesses } from './control-plane-processes';
import { eventually } from './eventually';
import { freePort } from './free-port';
import { KubernetesClient } from './kubernetes-client';
import { writeKubeconfig } from './kubeconfig';
import { ManagedProcess, type ProcessSpec } from './managed-process';

/** What a control plane consists of, besides etcd and the API server. */
export interface ControlPlaneOptions {
  /** Folder for its state and logs. It is emptied. */
  readonly folder: string;

  /** Run the controller manager; @default true */
  readonly controllers?: boolean;

  /** Run the scheduler; @default true */
  readonly scheduler?: boolean;
}

/** Users with a fixed token, and their groups. Controllers of the platform run under service account tokens. */
const USERS: Readonly<Record<string, readonly string[]>> = {
  admin: ['system:masters'],
  'system:kube-controller-manager': [],
  'system:kube-scheduler': [],
  // Plays the kubelets of all nodes.
  kwok: ['system:masters'],
};

const tokenOf = (user: string): string => `bench-token-of-${user.replaceAll(':', '-')}`;

/** A control plane of real programs on the loopback device. */
export class ControlPlane {
  /** The programs by name, in the order in which they were started. */
  public readonly processes = new Map<string, ManagedProcess>();

  /** Path of an administrator's kubeconfig. */
  public readonly kubeconfig: string;

  /** Objects as an administrator. */
  public readonly client: KubernetesClient;

  private readonly clients: KubernetesClient[] = [];

  private constructor(
    /** State and logs. */
    public readonly folder: string,
    /** Address of the API server. */
    public readonly server: string,
    public readonly certificates: Certificates,
    /** EKS' part of authentication. */
    public readonly aws: AwsAuthenticator,
  ) {
    this.kubeconfig = this.kubeconfigOf('admin');
    this.client = this.clientWith(tokenOf('admin'));
    aws.serve(server, certificates.ca);
  }

  /** Starts etcd, the API server and what else is wanted, and waits until pods can be made. */
  public static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const { folder, controllers = true, scheduler = true } = options;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'log'), { recursive: true });
    const certificates = await Certificates.make(folder);
    const aws = await AwsAuthenticator.start();
    const port = await freePort();
    const plane = new ControlPlane(folder, `https://127.0.0.1:${port}`, certificates, aws);
    try {
      await plane.startAll(port, controllers, scheduler);
      return plane;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  /** Starts a program beside the control plane; it is stopped with it. */
  public async run(spec: Omit<ProcessSpec, 'log'>): Promise<ManagedProcess> {
    const process = this.add(spec);
    await process.start();
    return process;
  }

  /** Makes a program known without starting it. */
  public add(spec: Omit<ProcessSpec, 'log'>): ManagedProcess {
    const process = new ManagedProcess({ ...spec, log: join(this.folder, 'log', `${spec.name}.log`) });
    this.processes.set(spec.name, process);
    return process;
  }

  /** @throws Error when there is no such program */
  public process(name: string): ManagedProcess {
    const found = this.processes.get(name);
    if (!found)
      throw new Error(`no program '${name}' here; there are: ${[...this.processes.keys()].join(', ')}`);
    return found;
  }

  /** Path of a kubeconfig of one of the users with a fixed token. */
  public kubeconfigOf(user: string): string {
    return this.kubeconfigWith(user, tokenOf(user));
  }

  /** Path of a kubeconfig of a service account that exists. */
  public async serviceAccountKubeconfig(namespace: string, name: string): Promise<string> {
    return this.kubeconfigWith(`${namespace}.${name}`, await this.client.tokenFor(namespace, name));
  }

  /** A client with a token. */
  public clientWith(token: string): KubernetesClient {
    const client = new KubernetesClient(
      new ApiConnection(this.server, readFileSync(this.certificates.ca), token),
    );
    this.clients.push(client);
    return client;
  }

  /** A client as a service account that exists. */
  public async clientAs(namespace: string, name: string): Promise<KubernetesClient> {
    return this.clientWith(await this.client.tokenFor(namespace, name));
  }

  /**
   * Stops everything, the last first.
   *
   * @param keep keep the logs, for whoever wants to know what went wrong; state goes anyway; @default true
   */
  public async stop({ keep = true }: { readonly keep?: boolean } = {}): Promise<void> {
    for (const process of [...this.processes.values()].reverse()) await process.stop();
    for (const client of this.clients) client.close();
    this.aws.stop();
    for (const entry of readdirSync(this.folder).filter((name) => !keep || name !== 'log')) {
      rmSync(join(this.folder, entry), { recursive: true, force: true });
    }
  }

  private kubeconfigWith(name: string, token: string): string {
    const path = join(this.folder, `${name.replaceAll(':', '-')}.kubeconfig`);
    return writeKubeconfig(path, { server: this.server, ca: this.certificates.ca, token });
  }

  private async startAll(port: number, controllers: boolean, scheduler: boolean): Promise<void> {
    const lines = Object.entries(USERS).map(([user, groups]) => {
      const columns = [tokenOf(user), user, user];
      return [...columns, `"${groups.join(',')}"`].join(',');
    });
    const tokens = join(this.folder, 'tokens.csv');
    writeFileSync(tokens, `${lines.join('\n')}\n`, { mode: 0o600 });
    const webhook = writeKubeconfig(join(this.folder, 'authenticator.kubeconfig'), {
      server: `${this.aws.url}/authenticate`,
      ca: this.certificates.ca,
      token: '',
    });
    const specs = controlPlaneProcesses({
      binaries: { etcd: program('etcd'), controlPlane: program('control-plane') },
      folder: this.folder,
      certificates: this.certificates,
      serving: await this.certificates.server('kube-apiserver', ['kubernetes.default.svc']),
      port,
      etcdPorts: [await freePort(), await freePort()],
      ports: { controllers: await freePort(), scheduler: await freePort() },
      tokens,
      webhook,
      kubeconfigOf: (user) => this.kubeconfigOf(user),
      isReady: async (path) => (await this.client.raw(path)) === 'ok',
    });
    await this.run(specs.etcd);
    await this.run(specs.apiserver);
    if (scheduler) await this.run(specs.scheduler);
    if (!controllers) return;
    const manager = await this.run(specs.controllerManager);
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', name: 'default', namespace: 'default' };
    await eventually('pods can be made', () => this.client.get(account), { alive: [manager] });
  }
}

import { join } from 'node:path';
import type { Certificates } from './certificates';
import type { ProcessSpec } from './managed-process';
import { answersOk } from './answers-ok';

/** What the programs of a control plane are told. */
export interface ControlPlaneSettings {
  readonly binaries: { readonly etcd: string; readonly controlPlane: string };
  readonly folder: string;
  readonly certificates: Certificates;
  readonly serving: { readonly certificate: string; readonly key: string };
  /** Port of the API server. */
  readonly port: number;
  /** Ports of etcd for clients and peers. */
  readonly etcdPorts: readonly [number, number];
  readonly ports: { readonly controllers: number; readonly scheduler: number };
  /** Path of the file with fixed tokens. */
  readonly tokens: string;
  /** Path of the kubeconfig that leads to EKS' authenticator. */
  readonly webhook: string;
  readonly kubeconfigOf: (user: string) => string;
  readonly isReady: (path: string) => Promise<boolean>;
}

type Spec = Omit<ProcessSpec, 'log'>;

/** Services of the cluster, as EKS gives them to a VPC outside of 172.16.0.0/12. */
const SERVICE_RANGE = '172.20.0.0/16';

const flags = (values: Readonly<Record<string, string | number | boolean>>): readonly string[] =>
  Object.entries(values).map(([name, value]) => `--${name}=${value}`);

/** How the programs of a control plane are started. */
export const controlPlaneProcesses = (
  settings: ControlPlaneSettings,
): Readonly<Record<'etcd' | 'apiserver' | 'controllerManager' | 'scheduler', Spec>> => ({
  etcd: etcd(settings),
  apiserver: apiserver(settings),
  controllerManager: controllerManager(settings),
  scheduler: scheduler(settings),
});

const etcd = ({ binaries, folder, etcdPorts: [clients, peers] }: ControlPlaneSettings): Spec => ({
  name: 'etcd',
  command: binaries.etcd,
  args: flags({
    'data-dir': join(folder, 'etcd'),
    'listen-client-urls': `http://127.0.0.1:${clients}`,
    'advertise-client-urls': `http://127.0.0.1:${clients}`,
    'listen-peer-urls': `http://127.0.0.1:${peers}`,
    'initial-advertise-peer-urls': `http://127.0.0.1:${peers}`,
    'initial-cluster': `default=http://127.0.0.1:${peers}`,
    // A bench that loses power starts anew. A killed process still keeps what it wrote: the kernel has it.
    'unsafe-no-fsync': true,
    'log-level': 'warn',
  }),
  ready: () => answersOk(`http://127.0.0.1:${clients}/health`),
});

const apiserver = (settings: ControlPlaneSettings): Spec => ({
  name: 'apiserver',
  command: settings.binaries.controlPlane,
  args: [
    'kube-apiserver',
    ...flags({
      'etcd-servers': `http://127.0.0.1:${settings.etcdPorts[0]}`,
      'bind-address': '127.0.0.1',
      'advertise-address': '127.0.0.1',
      'secure-port': settings.port,
      'tls-cert-file': settings.serving.certificate,
      'tls-private-key-file': settings.serving.key,
      'client-ca-file': settings.certificates.ca,
      'token-auth-file': settings.tokens,
      'authentication-token-webhook-config-file': settings.webhook,
      'authentication-token-webhook-version': 'v1',
      // An access entry that a test takes away must not live on in a cache.
      'authentication-token-webhook-cache-ttl': '0s',
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': settings.certificates.serviceAccounts.publicKey,
      'service-account-signing-key-file': settings.certificates.serviceAccounts.privateKey,
      'service-cluster-ip-range': SERVICE_RANGE,
      'authorization-mode': 'Node,RBAC',
      'enable-admission-plugins': 'NodeRestriction',
      'allow-privileged': true,
      // The address of a loopback API server is refused as an endpoint.
      'endpoint-reconciler-type': 'none',
      // Webhooks are called at the addresses of their pods: there is no kube-proxy behind a service's address.
      'enable-aggregator-routing': true,
      profiling: false,
    }),
  ],
  // After some thousand objects it would keep 1.6 GB; a collection costs less than a machine that swaps.
  env: { GOMEMLIMIT: '1200MiB' },
  ready: () => settings.isReady('/readyz'),
});

const controllerManager = ({ binaries, certificates, ports, ...settings }: ControlPlaneSettings): Spec => ({
  name: 'controller-manager',
  command: binaries.controlPlane,
  args: [
    'kube-controller-manager',
    ...flags({
      kubeconfig: settings.kubeconfigOf('system:kube-controller-manager'),
      'bind-address': '127.0.0.1',
      'secure-port': ports.controllers,
      'leader-elect': false,
      'use-service-account-credentials': true,
      'service-account-private-key-file': certificates.serviceAccounts.privateKey,
      'root-ca-file': certificates.ca,
    }),
  ],
});

const scheduler = ({ binaries, ports, kubeconfigOf }: ControlPlaneSettings): Spec => ({
  name: 'scheduler',
  command: binaries.controlPlane,
  args: [
    'kube-scheduler',
    ...flags({
      kubeconfig: kubeconfigOf('system:kube-scheduler'),
      'bind-address': '127.0.0.1',
      'secure-port': ports.scheduler,
      'leader-elect': false,
    }),
  ],
});

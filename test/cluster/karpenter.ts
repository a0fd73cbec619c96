import { join } from 'node:path';
import { versions } from '../../lib/pinned-versions';
import type { HelmReleaseResource, KubernetesObject } from '../assembly/manifests';
import type { AwsCallCount } from './aws/front';
import { cloudOf } from './aws/cloud';
import { EmulatedAws } from './aws/emulated-aws';
import { renderChart } from './assembly/rendered-chart';
import { answersOk } from './harness/answers-ok';
import { freePort } from './harness/free-port';
import type { ManagedProcess } from './harness/managed-process';
import { benchSettings, EMULATED_EC2_RULES } from './karpenter/bench-settings';
import { containerStartOf } from './karpenter/container-environment';
import type { Platform } from './platform';
import { program, programFiles } from './programs/build';

/** What may differ from a deploy. */
export interface KarpenterOptions {
  /** Environment variables in place of those of the chart, for a measurement; @default - none */
  readonly environment?: Readonly<Record<string, string>>;

  /** Releases of the machine image that there are in AWS; @default - the pinned one */
  readonly imageReleases?: readonly string[];
}

/** Karpenter, running against an emulated AWS. */
export interface Karpenter {
  readonly process: ManagedProcess;
  readonly aws: EmulatedAws;
  /** What the chart gave to the API server. */
  readonly objects: readonly KubernetesObject[];
  /** The environment that it was started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls of AWS so far. */
  readonly calls: () => readonly AwsCallCount[];
  /** Stops it and its AWS. */
  readonly stop: () => Promise<void>;
}

/** Release of the machine image that the node classes pin. */
export const PINNED_IMAGE_RELEASE = versions.nodeAmi.karpenterAlias.split('@')[1] ?? '';

/**
 * Starts Karpenter's AWS provider as the chart would start it: with the values of the assembly, as its own service
 * account, with the rights that the chart ships. AWS is emulated with what the deployment makes in it.
 */
export const startKarpenter = async (
  platform: Platform,
  options: KarpenterOptions = {},
): Promise<Karpenter> => {
  const { plane } = platform;
  const release = chartOf(platform);
  const objects = await renderChart(release, {
    chart: join(programFiles('karpenter'), 'charts/karpenter'),
    kubernetes: versions.kubernetes,
    scratch: plane.folder,
  });
  for (const object of objects) await plane.client.apply(object);
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  if (!deployment) throw new Error('the chart of Karpenter has no Deployment');
  const { namespace, serviceAccount, environment: ofChart } = containerStartOf(deployment);
  for (const object of emulatedEc2Rights(namespace, serviceAccount)) await plane.client.apply(object);

  const { account, region } = platform.environment;
  const aws = await EmulatedAws.start(
    plane,
    cloudOf({ example: platform.example, deployment: platform.deployment, account, region }),
    options.imageReleases ?? [PINNED_IMAGE_RELEASE],
  );
  const ports = { metrics: await freePort(), health: await freePort() };
  const kubeconfig = await plane.serviceAccountKubeconfig(namespace, serviceAccount);
  const environment = {
    ...ofChart,
    ...benchSettings({ kubeconfig, aws: aws.url, region, ports }),
    ...options.environment,
  };
  const process = await plane.run({
    name: 'karpenter',
    command: program('karpenter'),
    args: [],
    env: environment,
    ready: () => answersOk(`http://127.0.0.1:${ports.health}/readyz`),
  });
  return {
    process,
    aws,
    objects,
    environment,
    calls: () => aws.calls(),
    stop: async () => {
      await process.stop();
      aws.stop();
    },
  };
};

const chartOf = ({ steps, deployment }: Platform): HelmReleaseResource => {
  const [found] = steps.flatMap((step) =>
    step.kind === 'chart' && step.chart.release === 'karpenter' ? step.chart : [],
  );
  if (!found) throw new Error(`${deployment} does not install Karpenter`);
  return found;
};

const emulatedEc2Rights = (namespace: string, serviceAccount: string) => {
  const name = 'bench-emulated-ec2';
  const group = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name }, rules: EMULATED_EC2_RULES },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
    },
  ];
};

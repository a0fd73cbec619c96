import { z } from 'zod';
import data from './versions.json';

const chart = z.strictObject({
  repository: z.string().regex(/^(oci|https):\/\//),
  chart: z.string(),
  version: z.string().regex(/^v?\d/),
});

const addon = z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);

const image = z.strictObject({
  repository: z.string(),
  tag: z.string(),
  /** Digest of the manifest list; checked when the image is pulled. */
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
});

const release = z.strictObject({
  version: z.string(),
  baseUrl: z.url({ protocol: /^https$/ }),
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1),
});

const schema = z.strictObject({
  kubernetes: z.string().regex(/^1\.\d+$/),
  nodeAmi: z.strictObject({
    karpenterAlias: z.string().regex(/^al2023@v\d{8}$/),
    nodegroupRelease: z
      .string()
      .regex(/^\d+\.\d+\.\d+-\d{8}$/)
      .optional(),
  }),
  addons: z.strictObject({
    'vpc-cni': addon,
    coredns: addon,
    'kube-proxy': addon,
    'eks-pod-identity-agent': addon,
    'aws-ebs-csi-driver': addon,
    'snapshot-controller': addon,
  }),
  charts: z.strictObject({
    'aws-load-balancer-controller': chart,
    'cloudnative-pg': chart,
    'external-secrets': chart,
    karpenter: chart,
    'karpenter-crd': chart,
    'kata-deploy': chart,
    'kube-prometheus-stack': chart,
    'litellm-helm': chart,
  }),
  images: z.strictObject({
    'agent-sandbox-controller': image,
    hermes: image,
    kubectl: image,
    litellm: image,
    openclaw: image,
    postgresql: image,
  }),
  databases: z.strictObject({ auroraPostgresql: z.string().regex(/^\d+\.\d+$/) }),
  /** Channel plugins that are baked into OpenClaw's image; npm checks the integrity. */
  channelPlugins: z.record(
    z.string(),
    z.strictObject({ package: z.string(), version: z.string(), integrity: z.string().regex(/^sha512-/) }),
  ),
  releases: z.strictObject({ 'agent-sandbox': release }),
});

/**
 * Every version of everything outside this repository: charts, images, add-ons, AMI release, release files.
 * `versions.json` is the one place where a version is written; shell, jq and update bots read it too.
 */
export const versions = schema.parse(data);

/** A container image by repository, tag and, when it is known, digest. */
export type ImageRef = z.output<typeof image>;

/** A Helm chart by repository, name and version. */
export type ChartVersion = z.output<typeof chart>;

const hostOf = (reference: string): string =>
  reference.replace(/^[a-z]+:\/\//, '').split('/')[0] ?? reference;

/** Registries that charts take their own images from, as their default values say. */
const chartImageHosts = ['public.ecr.aws', 'quay.io', 'registry.k8s.io', 'ghcr.io', 'docker.io'];

/** The registry that the channel plugins of OpenClaw's image come from. */
export const NPM_REGISTRY = 'https://registry.npmjs.org/';

/** Every host that an installation takes something from: the keys of `mirrors`. */
export const sourceHosts: readonly string[] = [
  ...new Set([
    ...chartImageHosts,
    ...Object.values(versions.charts).map(({ repository }) => hostOf(repository)),
    ...Object.values(versions.images).map(({ repository }) => hostOf(repository)),
    ...Object.values(versions.releases).map(({ baseUrl }) => hostOf(baseUrl)),
    hostOf(NPM_REGISTRY),
  ]),
].sort();

import { CustomResource, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ReleaseProvider } from './release-provider';

/** A file of a release, named by what it must contain. */
export interface ReleaseFile {
  /** Below the release's base URL, such as `k8s/controller.yaml`. */
  readonly path: string;

  /** The SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Another name for an image, as kustomize writes it. */
export interface ImageOverride {
  /** The image in the release's files, without tag or digest. */
  readonly name: string;
  /** @default - the name stays */
  readonly newName?: string;
  /** @default - the tag stays */
  readonly newTag?: string;
  /** @default - none */
  readonly digest?: string;
}

/** A change to one object or several, as kustomize writes it, but with the patch as an object. */
export interface ReleasePatch {
  /** Which objects: every given part must match. */
  readonly target: {
    readonly group?: string;
    readonly version?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };

  /** A strategic merge patch with `apiVersion`, `kind` and `metadata.name`, or a list of JSON 6902 operations. */
  readonly patch: object | readonly object[];
}

/** Properties of {@link ReleaseManifest}. */
export interface ReleaseManifestProps {
  /** The function that does it, and the cluster that it does it to. */
  readonly provider: ReleaseProvider;

  /** The release's name, unique in the cluster: a DNS label of at most 40 characters. Renaming it is a new installation. */
  readonly name: string;

  /** Where upstream has published the files: `https://…`, pinned to a version. */
  readonly baseUrl: string;

  /** The files to apply, in any order. */
  readonly files: readonly ReleaseFile[];

  /**
   * Read the files from here instead, with the same paths and the same checksums: `https://…`, or
   * `s3://bucket/prefix` of a bucket in the cluster's region, which the function is then allowed to read.
   *
   * @default - read from `baseUrl`
   */
  readonly mirror?: string;

  /**
   * Other names for images.
   *
   * @default - as released
   * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
   */
  readonly images?: readonly ImageOverride[];

  /**
   * Changes to the objects.
   *
   * @default - as released
   * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
   */
  readonly patches?: readonly ReleasePatch[];

  /**
   * A namespace to make with the release, for one that needs it and does not bring it.
   *
   * @default - none
   */
  readonly namespace?: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };

  /**
   * Leave definitions in the cluster when the release drops them or is deleted: with a definition go all its objects.
   *
   * @default true
   */
  readonly retainCrds?: boolean;
}

/**
 * A pinned upstream release, applied server-side when the stack is deployed: for what is too large for a CloudFormation
 * event, and for definitions, which Helm installs once and never upgrades.
 *
 * Every file is checked against its checksum before anything is applied. What was applied is noted in the ConfigMap
 * `kube-system/openclaw-release-<name>`, so that an upgrade removes what the new release no longer holds, and a
 * deletion needs no download. Objects that are in the cluster already are taken over; so is what a failed first
 * installation leaves behind, because CloudFormation's rollback of it does not reach the function.
 *
 * @throws Error that lists everything wrong with the name, the addresses, the paths and the checksums
 */
export class ReleaseManifest extends Construct {
  public constructor(scope: Construct, id: string, props: ReleaseManifestProps) {
    super(scope, id);
    const problems = releaseProblems(props);
    if (problems.length > 0) throw new Error(`${this.node.path}: ${problems.join('; ')}`);

    const base = props.mirror ?? props.baseUrl;
    const release = {
      name: props.name,
      files: props.files.map(({ path, sha256 }) => ({ url: `${base}/${path}`, sha256 })),
      namespace: props.namespace,
      images: props.images ?? [],
      patches: props.patches ?? [],
    };
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: props.provider.serviceToken,
      resourceType: 'Custom::OpenClawReleaseManifest',
      properties: {
        ClusterName: props.provider.cluster.clusterName,
        // As text, because CloudFormation hands a custom resource every number and boolean as a string.
        Release: Stack.of(this).toJsonString(release),
        RetainCrds: String(props.retainCrds ?? true),
      },
    });
    resource.node.addDependency(props.provider);

    const bucket = /^s3:\/\/([^/]+)\/(.+)$/.exec(base);
    if (bucket?.[1] && bucket[2]) {
      resource.node.addDependency(props.provider.allowRead(bucket[1], `${bucket[2]}/`));
    }
  }
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;
const FILE_PATH = /^[\w.-]+(\/[\w.-]+)*\.(ya?ml|json)$/;

function releaseProblems({ name, baseUrl, mirror, files }: ReleaseManifestProps): string[] {
  const problems: string[] = [];
  if (!DNS_LABEL.test(name)) problems.push(`name '${name}' must be a DNS label of at most 40 characters`);
  if (!/^https:\/\/\S+[^\s/]$/.test(baseUrl)) {
    problems.push(`baseUrl '${baseUrl}' must be https://… without a trailing slash`);
  }
  if (
    mirror !== undefined &&
    !Token.isUnresolved(mirror) &&
    !/^(https:\/\/|s3:\/\/[^/\s]+\/)\S*[^\s/]$/.test(mirror)
  ) {
    problems.push(`mirror '${mirror}' must be https://… or s3://bucket/prefix without a trailing slash`);
  }
  if (files.length === 0) problems.push('files must name at least one file');
  for (const { path, sha256 } of files) {
    if (!FILE_PATH.test(path) || path.split('/').includes('..')) {
      problems.push(`path '${path}' must be a relative path to a .yaml, .yml or .json file`);
    }
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      problems.push(`sha256 of '${path}' must be 64 lower-case hexadecimal digits, got '${sha256}'`);
    }
  }
  const duplicates = files.map(({ path }) => path).filter((path, index, all) => all.indexOf(path) !== index);
  if (duplicates.length > 0) problems.push(`files must be distinct, twice: ${duplicates.join(', ')}`);
  return problems;
}

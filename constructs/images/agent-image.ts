import { join } from 'node:path';
import { IgnoreMode } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Construct } from 'constructs';

/** A channel plugin, pinned. */
export interface ChannelPlugin {
  /** Id of the channel and name of the plugin's folder, e.g. `slack`. */
  readonly id: string;

  /** npm package, e.g. `@openclaw/slack`. */
  readonly package: string;

  /** Version. */
  readonly version: string;

  /** Digest of the package as npm gives it (`npm view <package>@<version> dist.integrity`). */
  readonly integrity: string;
}

/** Properties of {@link AgentImage}. */
export interface AgentImageProps {
  /** OpenClaw's image, by tag and better also by the digest of its multi-platform index, from any registry. */
  readonly baseImage: string;

  /** Plugins to bake in: those of all channels that the agents on this image use. */
  readonly plugins: readonly ChannelPlugin[];

  /** Architecture of the nodes. */
  readonly architecture: 'amd64' | 'arm64';

  /**
   * npm registry that the plugins are fetched from.
   *
   * @default 'https://registry.npmjs.org/'
   */
  readonly npmRegistry?: string;
}

const platforms = { amd64: Platform.LINUX_AMD64, arm64: Platform.LINUX_ARM64 };

/**
 * OpenClaw's image with channel plugins baked in, built and pushed when the stack is deployed. Synthesis needs no
 * container engine.
 *
 * @throws Error when the base image or a plugin is not pinned
 */
export class AgentImage extends Construct {
  /** Image URI for a pod. */
  public readonly uri: string;

  public constructor(scope: Construct, id: string, props: AgentImageProps) {
    super(scope, id);
    const problems = [...imageProblems(props.baseImage), ...pluginProblems(props.plugins)];
    if (problems.length > 0) throw new Error(`${this.node.path}: ${problems.join('; ')}`);

    const asset = new DockerImageAsset(this, 'Asset', {
      assetName: 'openclaw',
      directory: join(__dirname, 'openclaw'),
      // Whatever an editor or an operating system leaves in the folder must not change the image's name.
      exclude: ['*', '!Dockerfile', '!bake-plugins.sh'],
      ignoreMode: IgnoreMode.DOCKER,
      platform: platforms[props.architecture],
      buildArgs: {
        BASE_IMAGE: props.baseImage,
        PLUGINS: [...props.plugins]
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map((plugin) => `${plugin.id}=${plugin.package}@${plugin.version}#${plugin.integrity}`)
          .join(' '),
        NPM_REGISTRY: props.npmRegistry ?? 'https://registry.npmjs.org/',
      },
    });
    this.uri = asset.imageUri;
  }
}

function imageProblems(image: string): string[] {
  const pinned = /@sha256:[0-9a-f]{64}$/.test(image) || /:(?!latest$)[\w][\w.-]*$/.test(image);
  return pinned ? [] : [`baseImage must name a tag other than latest, or a digest, got '${image}'`];
}

function pluginProblems(plugins: readonly ChannelPlugin[]): string[] {
  if (plugins.length === 0) return ['plugins must hold at least one plugin'];
  return plugins.flatMap((plugin, index) => [
    ...(plugins.findIndex(({ id }) => id === plugin.id) < index
      ? [`plugin '${plugin.id}' is given twice`]
      : []),
    ...pattern(plugin, 'id', /^[a-z0-9][a-z0-9-]*$/),
    ...pattern(plugin, 'package', /^(@[a-z0-9-]+\/)?[a-z0-9][a-z0-9._-]*$/),
    ...pattern(plugin, 'version', /^\d[\w.-]*$/),
    ...pattern(plugin, 'integrity', /^sha512-[A-Za-z0-9+/]{86}==$/),
  ]);
}

function pattern(plugin: ChannelPlugin, key: keyof ChannelPlugin, form: RegExp): string[] {
  return form.test(plugin[key])
    ? []
    : [`plugin '${plugin.id}': ${key} must match ${form.source}, got '${plugin[key]}'`];
}

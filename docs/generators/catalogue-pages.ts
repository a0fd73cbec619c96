import { BEDROCK_MODELS, BEDROCK_MODEL_SOURCES } from '../../lib/catalogue/bedrock-models';
import { INSTANCE_TYPE_SOURCES, INSTANCE_TYPES } from '../../lib/catalogue/instance-types';
import { sourceHosts, versions } from '../../lib/pinned-versions';
import { generatedBy, table } from './markdown';

const sources = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([what, source]) => `- ${what}: ${source}`)
    .join('\n');

/** The Bedrock models that a deployment can name. */
export const modelsPage = (): string =>
  [
    generatedBy,
    '# Bedrock models',
    'Regions change; `aws bedrock list-inference-profiles --region <region>` is the authority.',
    sources(BEDROCK_MODEL_SOURCES),
    table(
      [
        'Model',
        'Profile',
        'Scope',
        'Called from',
        'Context',
        'Longest answer',
        'USD per million tokens, in / out',
      ],
      BEDROCK_MODELS.flatMap((model) =>
        model.profiles.map((profile) => [
          `\`${model.name}\``,
          `\`${profile.id}\``,
          profile.scope,
          profile.sourceRegions.join(', '),
          String(model.contextWindow),
          String(model.maxOutputTokens),
          `${profile.price.input} / ${profile.price.output}`,
        ]),
      ),
    ),
    '',
  ].join('\n\n');

const kindOf = (type: (typeof INSTANCE_TYPES)[number]): string => {
  if (type.metal) return type.arch === 'arm64' ? 'metal-arm64' : 'metal';
  return type.nestedVirtualization ? 'nested' : 'system nodes';
};

/** The instance types that pools and the system node group can name. */
export const instanceTypesPage = (): string =>
  [
    generatedBy,
    '# Instance types',
    sources(INSTANCE_TYPE_SOURCES),
    table(
      [
        'Type',
        'For',
        'vCPU',
        'GiB',
        'Architecture',
        'Instance store',
        'EBS volumes',
        'USD per hour, us-east-1',
      ],
      INSTANCE_TYPES.map((type) => [
        `\`${type.name}\``,
        kindOf(type),
        String(type.vcpu),
        String(type.memoryGiB),
        type.arch,
        type.instanceStore ? `${type.instanceStore.disks} × ${type.instanceStore.gbPerDisk} GB` : '–',
        String(type.maxEbsVolumes),
        String(type.hourlyUsd),
      ]),
    ),
    '',
  ].join('\n\n');

/** Everything from outside, by version. */
export const versionsPage = (): string => {
  const { charts, images, addons, releases, channelPlugins, databases, nodeAmi, kubernetes } = versions;
  return [
    generatedBy,
    '# Versions',
    `Kubernetes ${kubernetes}, node AMI \`${nodeAmi.karpenterAlias}\` (system nodes: ${nodeAmi.nodegroupRelease ?? 'newest'}). All from \`lib/versions.json\`.`,
    table(
      ['What', 'Kind', 'Version', 'From'],
      [
        ...Object.entries(charts).map(([name, ref]) => [name, 'chart', ref.version, ref.repository]),
        ...Object.entries(images).map(([name, ref]) => [name, 'image', ref.tag, ref.repository]),
        ...Object.entries(addons).map(([name, version]) => [name, 'EKS add-on', version, 'EKS']),
        ...Object.entries(releases).map(([name, ref]) => [name, 'release', ref.version, ref.baseUrl]),
        ...Object.values(channelPlugins).map((plugin) => [
          plugin.package,
          'npm package',
          plugin.version,
          'npm',
        ]),
        ['Aurora PostgreSQL', 'engine', databases.auroraPostgresql, 'RDS'],
      ],
    ),
    `Hosts that a mirror can stand for: ${sourceHosts.map((host) => `\`${host}\``).join(', ')}.`,
    '',
  ].join('\n\n');
};

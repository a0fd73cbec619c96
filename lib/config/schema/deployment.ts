import { z } from 'zod';
import { REGION_NAMES } from '../../catalogue/regions';
import { profiles, type ProfileName } from '../profiles';
import { agentSchema } from './agents';
import { clusterSchema } from './cluster';
import { gatewaySchema } from './gateway';
import { networkSchema } from './network';
import { accountId, dnsName, gib } from './primitives';
import { sandboxesSchema } from './sandboxes';

const observabilitySchema = (alertmanager: boolean) =>
  z
    .strictObject({
      prometheusStorageGiB: gib.default(50).describe('Encrypted volume of Prometheus, GiB.'),
      retentionDays: z.int().min(1).max(365).default(15).describe('Days that metrics are kept.'),
      alertmanager: z.boolean().default(alertmanager).describe('Run an Alertmanager.'),
    })
    .prefault({});

const backupsSchema = (days: number) =>
  z
    .strictObject({
      retentionDays: z
        .int()
        .min(0)
        .max(365)
        .default(days)
        .describe('Days that a nightly backup is kept; 0 makes none.'),
    })
    .prefault({});

const sections = (profile: ProfileName) => {
  const defaults = profiles[profile];
  return {
    name: dnsName(30)
      .refine((name) => !['agents', 'providers'].includes(name), {
        error: 'must be another name: openclaw/agents/ and openclaw/providers/ are where people put secrets',
      })
      .describe('Name of the deployment: stage, cluster and prefix of the stack names.'),
    account: accountId.describe('AWS account, 12 digits.'),
    region: z.enum(REGION_NAMES).describe('AWS region.'),
    availabilityZones: z
      .array(z.string())
      .length(3, { error: 'must name three availability zones' })
      .optional()
      .describe('Zones of the subnets. @default - the first three of the region'),
    tags: z.record(z.string(), z.string()).default({}).describe('Tags of every resource.'),
    network: networkSchema(defaults).describe('The VPC.'),
    cluster: clusterSchema(defaults).describe('The EKS cluster.'),
    sandboxes: sandboxesSchema.describe('Where agents run.'),
    gateway: gatewaySchema(defaults).describe('The LLM gateway.'),
    observability: observabilitySchema(defaults.alertmanager).describe('Prometheus and Grafana.'),
    backups: backupsSchema(defaults.volumeBackupDays).describe(
      'AWS Backup of the volumes that claims made: agents, Prometheus, an in-cluster database.',
    ),
    agents: z.array(agentSchema).default([]).describe('The agents.'),
    mirrors: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe(
        'Where to take images, charts and release files from instead: source → mirror (docs/mirrors.md).',
      ),
  };
};

/** Schema of a deployment of one profile; its defaults are those of the profile. */
export const deploymentSchemaOf = (profile: ProfileName) =>
  z.strictObject({
    profile: z
      .literal(profile)
      .describe('dev: cheap and deletable. production: closed, protected, redundant.'),
    ...sections(profile),
  });

/** Both profiles: the authority on what a deployment may say. */
export const deploymentSchemas = {
  dev: deploymentSchemaOf('dev'),
  production: deploymentSchemaOf('production'),
} as const;

/** What an author writes: everything that has a default may be left out. */
export type DeploymentInput = z.input<(typeof deploymentSchemas)[ProfileName]>;

/** A checked deployment: every default filled in. */
export type ParsedDeployment = z.output<(typeof deploymentSchemas)[ProfileName]>;

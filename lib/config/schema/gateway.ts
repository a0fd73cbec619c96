import { z } from 'zod';
import type { ProfileDefaults } from '../profiles';
import { gib, httpUrl, secretName, usd } from './primitives';

/** Price of a model that the gateway does not know; without it a budget never runs out. */
const price = z
  .strictObject({
    inputPerMillionTokens: usd.describe('US dollars per million input tokens.'),
    outputPerMillionTokens: usd.describe('US dollars per million output tokens.'),
  })
  .optional()
  .describe('Price that counts against budgets. @default - the price that LiteLLM knows');

const alias = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, { error: 'must be 1 to 63 of a-z, 0-9, dot, underscore and hyphen' })
  .describe('Name by which agents ask for the model.');

const providerSecret = secretName('openclaw/providers/').describe(
  'Name of the secret in Secrets Manager whose JSON has the property apiKey.',
);

const limits = {
  contextWindow: z
    .int()
    .positive()
    .optional()
    .describe('Tokens of context. @default - the catalogue, else 200000'),
  maxOutputTokens: z
    .int()
    .positive()
    .optional()
    .describe('Tokens of an answer. @default - the catalogue, else 64000'),
};

const model = z.discriminatedUnion('provider', [
  z.strictObject({
    provider: z.literal('bedrock').describe('Amazon Bedrock, by the gateway’s own role.'),
    name: alias,
    model: z
      .string()
      .optional()
      .describe('Model of the catalogue (docs/generated/models.md). @default - name'),
    scope: z
      .enum(['geographic', 'global'])
      .default('geographic')
      .describe('geographic keeps requests in the geography of the region; global may send them anywhere.'),
    ...limits,
  }),
  z.strictObject({
    provider: z.literal('openai-compatible').describe('Any endpoint that speaks the OpenAI API.'),
    name: alias,
    model: z.string().min(1).describe('Model name as the endpoint knows it.'),
    baseUrl: httpUrl.describe(
      'Address up to and including the version, for example https://api.example.com/v1.',
    ),
    secret: providerSecret,
    price,
    ...limits,
  }),
  z.strictObject({
    provider: z.literal('anthropic').describe('The Anthropic API.'),
    name: alias,
    model: z.string().min(1).describe('Model name as Anthropic knows it.'),
    secret: providerSecret,
    price,
    ...limits,
  }),
  z.strictObject({
    provider: z.literal('openai').describe('The OpenAI API.'),
    name: alias,
    model: z.string().min(1).describe('Model name as OpenAI knows it.'),
    secret: providerSecret,
    price,
    ...limits,
  }),
]);

/** The LLM gateway and its database. */
export const gatewaySchema = (profile: ProfileDefaults) =>
  z.strictObject({
    models: z.array(model).min(1).describe('Models that the gateway offers.'),
    database: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('in-cluster').describe('PostgreSQL in the cluster, run by CloudNativePG.'),
          instances: z.int().min(1).max(3).default(1).describe('PostgreSQL instances; 2 or 3 fail over.'),
          storageGiB: gib
            .default(20)
            .describe('Encrypted gp3 volume of an instance, GiB. A snapshot is made every night and kept.'),
        }),
        z.strictObject({
          kind: z.literal('aurora').describe('Aurora PostgreSQL Serverless v2.'),
          minCapacity: z
            .number()
            .min(0.5)
            .max(128)
            .multipleOf(0.5)
            .default(0.5)
            .describe('Smallest capacity, ACU.'),
          maxCapacity: z
            .number()
            .min(1)
            .max(128)
            .multipleOf(0.5)
            .default(4)
            .describe('Largest capacity, ACU.'),
          backupRetentionDays: z
            .int()
            .min(7, { error: 'must be at least 7: backups must outlast a holiday' })
            .max(35)
            .default(7)
            .describe('Days that backups are kept.'),
        }),
      ])
      .prefault({ kind: profile.database })
      .describe('Where keys, budgets and spend are kept.'),
    replicas: z.int().min(1).max(20).default(profile.replicas).describe('LiteLLM pods.'),
    requestTimeoutSeconds: z
      .int()
      .min(10)
      .max(3600)
      .default(600)
      .describe('Longest time a model may take to answer, seconds.'),
  });

import { z } from 'zod';
import { versions } from '../../pinned-versions';
import type { ProfileDefaults } from '../profiles';
import { cidr, gib, kmsKeyArn, principalArn } from './primitives';

/** Days that CloudWatch Logs can keep a log group. */
export const logRetention = z.union(
  [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731].map((d) => z.literal(d)),
);

/** The EKS control plane and the system node group. */
export const clusterSchema = (profile: ProfileDefaults) =>
  z
    .strictObject({
      version: z
        .enum([versions.kubernetes])
        .default(versions.kubernetes)
        .describe('Kubernetes minor version; kubectl, add-ons and AMI are pinned to it together.'),
      admins: z
        .array(principalArn)
        .default([])
        .describe(
          'IAM roles or users that get an access entry as cluster administrator. Nobody else gets in.',
        ),
      endpoint: z
        .discriminatedUnion('access', [
          z.strictObject({
            access: z.literal('private').describe('The API server answers inside the VPC only.'),
          }),
          z.strictObject({
            access: z.literal('public').describe('The API server answers the named ranges, and the VPC.'),
            allowedCidrs: z.array(cidr).min(1).describe('IPv4 ranges that may reach the API server.'),
          }),
        ])
        .prefault({ access: 'private' })
        .describe('Who may reach the API server.'),
      serviceCidr: cidr
        .default('172.20.0.0/16')
        .describe(
          'IPv4 range of Kubernetes services; it must not overlap the VPC. It cannot be changed later.',
        ),
      systemNodes: z
        .strictObject({
          instanceTypes: z
            .array(
              z
                .string()
                .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, { error: 'must be an instance type such as m6i.xlarge' }),
            )
            .min(1)
            .default([...profile.systemInstanceTypes])
            .describe(
              'x86-64 instance types of the system nodes, which run controllers, gateway and monitoring.',
            ),
          min: z
            .int()
            .min(2)
            .max(20)
            .default(profile.systemNodes.min)
            .describe('Smallest number of system nodes.'),
          max: z
            .int()
            .min(2)
            .max(50)
            .default(profile.systemNodes.max)
            .describe('Largest number of system nodes.'),
          diskGiB: gib.default(80).describe('Encrypted gp3 root volume of a system node, GiB.'),
        })
        .prefault({})
        .describe('Managed node group for everything that is not an agent.'),
      kmsKeyArn: kmsKeyArn
        .optional()
        .describe('Key that encrypts Kubernetes secrets. @default - a key is made, with rotation.'),
      logRetentionDays: logRetention
        .default(profile.logRetentionDays)
        .describe('Days that control-plane and flow logs are kept.'),
      deletionProtection: z
        .boolean()
        .default(profile.deletionProtection)
        .describe('Refuse to delete the cluster and the stacks that hold state.'),
    })
    .prefault({});

import { z } from 'zod';
import { dnsName, gib, goDuration } from './primitives';

/** How an agent is kept apart from the others: the kind of node its micro-VM runs on. */
export const isolations = ['nested', 'metal', 'metal-arm64'] as const;

/** Hypervisors that Kata can start. */
export const hypervisors = ['qemu', 'clh', 'fc'] as const;

const pool = <K extends (typeof isolations)[number]>(
  kind: K,
  what: string,
  unit: { cpu: number; memoryGiB: number },
) =>
  z.strictObject({
    kind: z.literal(kind).describe(what),
    name: dnsName(40)
      .default(kind)
      .describe('Name of the NodePool; several pools of a kind need names of their own.'),
    instanceTypes: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'Instance types that Karpenter may start, and no other. A node takes as many agents as the least of them attaches volumes. @default - the tested list of this kind; in production without the smallest type',
      ),
    capacityTypes: z
      .array(z.enum(['on-demand', 'spot']))
      .min(1)
      .default(['on-demand'])
      .describe('Capacity types; Spot takes an agent down with two minutes of notice.'),
    limits: z
      .strictObject({
        cpu: z.int().positive().default(unit.cpu).describe('vCPUs that the pool may have in all.'),
        memoryGiB: gib.default(unit.memoryGiB).describe('Memory that the pool may have in all, GiB.'),
      })
      .prefault({})
      .describe('Ceiling of the pool: it bounds the bill.'),
    expireAfter: goDuration
      .default('336h')
      .describe('Age at which a node is replaced, so that it gets a patched AMI.'),
    consolidation: z
      .strictObject({
        policy: z
          .enum(['WhenEmpty', 'WhenEmptyOrUnderutilized'])
          .default('WhenEmpty')
          .describe('WhenEmpty never moves a running agent.'),
        after: goDuration
          .default(kind === 'nested' ? '5m' : '30m')
          .describe('How long a node must be so before it is removed.'),
      })
      .prefault({})
      .describe('When Karpenter removes a node.'),
    disruptionBudget: z
      .string()
      .regex(/^(\d+|\d{1,3}%)$/, { error: 'must be a count or a percentage such as 1 or 10%' })
      .default('1')
      .describe('Nodes that may be replaced at once.'),
    terminationGracePeriod: goDuration
      .default('1h')
      .describe('Longest drain before a node is taken down all the same.'),
    rootVolumeGiB: gib.default(100).describe('Encrypted gp3 root volume of a node, GiB.'),
    snapshotter: z
      .enum(['overlayfs', 'devmapper'])
      .default('overlayfs')
      .describe('devmapper makes a thin pool on the instance store; Firecracker needs it.'),
    weight: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Preference among pools that fit; higher first. @default - none'),
  });

/** Where agents run. */
export const sandboxesSchema = z
  .strictObject({
    pools: z
      .array(
        z.discriminatedUnion('kind', [
          pool('nested', 'Virtual instances with nested virtualization (c8i, m8i, r8i): the cheap default.', {
            cpu: 128,
            memoryGiB: 512,
          }),
          pool('metal', 'x86-64 bare metal, instance store in RAID0 where the type has one.', {
            cpu: 384,
            memoryGiB: 1536,
          }),
          pool('metal-arm64', 'Graviton bare metal.', { cpu: 256, memoryGiB: 1024 }),
        ]),
      )
      .min(1)
      .prefault([{ kind: 'nested' }])
      .describe('Karpenter node pools for agents.'),
    hypervisors: z
      .array(z.enum(hypervisors))
      .min(1)
      .default(['qemu'])
      .describe('Hypervisors that Kata installs on x86-64 nodes; Graviton always has qemu.'),
  })
  .prefault({});

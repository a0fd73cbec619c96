import { z } from 'zod';

/**
 * A name that becomes a Kubernetes label value, a namespace or a stack name: DNS-1123, bounded.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export const dnsName = (max = 63) =>
  z
    .string()
    .max(max, { error: `must have at most ${max} characters` })
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, {
      error: 'must be a DNS-1123 label that starts with a letter: lower-case letters, digits and hyphens',
    });

/** Twelve digits; a string, because an account may start with 0. */
export const accountId = z.string().regex(/^\d{12}$/, { error: 'must be a 12-digit AWS account id' });

/** An IPv4 range in CIDR notation. */
export const cidr = z.cidrv4({ error: 'must be an IPv4 CIDR range such as 10.1.0.0/16' });

/** ARN of an IAM role or user, in any partition. */
export const principalArn = z
  .string()
  .regex(/^arn:aws(-cn|-us-gov)?:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, {
    error: 'must be the ARN of an IAM role or user such as arn:aws:iam::111122223333:role/Platform',
  });

/** ARN of a KMS key (not an alias: an alias can be pointed elsewhere). */
export const kmsKeyArn = z.string().regex(/^arn:aws(-cn|-us-gov)?:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, {
  error: 'must be the ARN of a KMS key such as arn:aws:kms:us-west-2:111122223333:key/1234abcd-…',
});

/**
 * Name of a secret that a person puts into Secrets Manager, below the prefix that External Secrets may read.
 * @param prefix first part of the name, ends with a slash
 */
export const secretName = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[a-z0-9][a-z0-9_/-]{0,120}$`), {
    error: `must be the name of a secret below ${prefix} such as ${prefix}support (a name, never the secret itself)`,
  });

/** US dollars above zero. */
export const usd = z.number().positive({ error: 'must be an amount above 0' });

/** A span of time as Kubernetes writes it: 30m, 336h. */
export const goDuration = z
  .string()
  .regex(/^([0-9]+(h|m|s))+$/, { error: 'must be a duration such as 30m or 336h' });

/** Whole GiB. */
export const gib = z.int().positive();

/** An HTTPS or in-cluster HTTP address. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be a URL such as https://api.example.com/v1',
});

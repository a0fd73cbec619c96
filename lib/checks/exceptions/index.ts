import type { NagException } from '../nag-exception';
import { backupExceptions } from './backups';
import { clusterExceptions } from './cluster';
import { controllerExceptions } from './controllers';
import { customResourceExceptions } from './custom-resources';
import { secretExceptions } from './secrets';
import { teardownExceptions } from './teardown';

/** Every finding of cdk-nag that stays, and why. The next one gets the next id; no id is given twice. */
export const exceptions: readonly NagException[] = [
  ...clusterExceptions,
  ...customResourceExceptions,
  ...controllerExceptions,
  ...secretExceptions,
  ...backupExceptions,
  ...teardownExceptions,
];

/** The exceptions as rows of a table: id, rule, findings, scope, reason. */
export const exceptionRows = (): readonly (readonly string[])[] =>
  exceptions.map(({ id, rule, findings = [], scope, reason, link }) => [
    id,
    `\`${rule}\``,
    findings.map((finding) => `\`${finding}\``).join(', ') || '–',
    `\`${scope}\``,
    link === undefined ? reason : `${reason} [Source](${link})`,
  ]);

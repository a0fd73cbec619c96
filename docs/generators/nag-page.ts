import { exceptionRows } from '../../lib/checks/exceptions';
import { generatedBy, table } from './markdown';

/** The findings of cdk-nag that stay, and why. */
export const nagPage = (): string =>
  [
    generatedBy,
    '# Exceptions from cdk-nag',
    'Every stack of every example passes the rules of AWS Solutions, but for what stands here. From `lib/checks/exceptions`; a finding without an exception fails `test/app/nag.test.ts`, and so does an exception without a finding. `*` in a scope stands for one name.',
    table(['Id', 'Rule', 'Findings', 'Scope below the deployment', 'Why it is right'], exceptionRows()),
    '',
  ].join('\n\n');

import type { Control } from '../../test/app/controls/control';
import { controlAreas, openControls } from '../../test/app/controls/registry';
import { generatedBy, table } from './markdown';

interface Row {
  readonly id: number;
  readonly cells: readonly string[];
}

const testedRow = (area: string, { id, title, gap, broken }: Control): Row => ({
  id,
  cells: [
    String(id),
    title,
    gap === undefined ? 'tested' : `partly: ${gap}`,
    `\`test/app/controls/${area}.test.ts\``,
    Object.keys(broken).join('; '),
  ],
});

/** The security controls: what holds, which test holds it, and what that test was seen to notice. */
export const controlsPage = (): string => {
  const tested = Object.entries<readonly Control[]>(controlAreas).flatMap(([area, controls]) =>
    controls.map((control) => testedRow(area, control)),
  );
  const open = openControls.map(({ id, title, reason }): Row => ({
    id,
    cells: [String(id), title, `not yet: ${reason}`, '–', '–'],
  }));
  const partly = tested.filter(({ cells }) => cells[2] !== 'tested').length;
  return [
    generatedBy,
    '# Security controls',
    `${tested.length - partly} controls are tested, ${partly} partly, ${open.length} not yet.`,
    'Each control is a check of what a deployment hands to CloudFormation and Kubernetes, run on every deployment of every example. ' +
      'The same test removes the control from a copy, in each of the ways of the last column, and fails unless the check notices.',
    table(
      ['Control', 'What holds', 'Status', 'Test', 'Seen to fail when'],
      [...tested, ...open].sort((a, b) => a.id - b.id).map(({ cells }) => cells),
    ),
    '',
  ].join('\n\n');
};

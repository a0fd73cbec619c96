import { stacksOf, type SynthesizedStack } from '../assembly/assembly';
import { objectsIn, releasesIn } from '../assembly/manifests';
import { titleOf } from './fixtures/references';

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? [title, ...[...lines].sort().map((line) => `  ${line}`)] : [];

/**
 * What a stack makes, without how: its resources, objects, releases and outputs by name. How they are is the business
 * of the tests of each part.
 */
const summaryOf = (stack: SynthesizedStack): string =>
  [
    ...section(
      'Resources',
      Object.entries(stack.template.Resources).map(([id, { Type }]) => `${Type} ${id}`),
    ),
    ...section(
      'Objects',
      // A Job's name ends in a hash of its content.
      objectsIn([stack]).map((object) =>
        titleOf(object).replace(/-[0-9a-f]{8}$/, object.kind === 'Job' ? '-<hash>' : '$&'),
      ),
    ),
    ...section(
      'Releases',
      releasesIn([stack]).map(
        ({ release, namespace, chart, version }) => `${namespace}/${release}: ${chart} ${version}`,
      ),
    ),
    ...section('Outputs', Object.keys(stack.template.Outputs ?? {})),
  ].join('\n');

// After a change that is meant: npx jest test/app/goldens -u, and read the difference.
test.each(stacksOf('shipped').map((stack) => ({ name: stack.name, stack })))('$name', ({ stack }) => {
  expect(summaryOf(stack)).toMatchSnapshot();
});

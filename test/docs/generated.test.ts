import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from '../../docs/generators/pages';

const folder = join(__dirname, '../../docs/generated');

test.each(Object.entries(pages))('%s is what `npm run docs` makes', (name, make) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(make());
});

test('no page stands there that nothing makes', () => {
  const benchmarks = /^bench-.*\.md$/;
  expect(readdirSync(folder).filter((name) => !pages[name] && !benchmarks.test(name))).toEqual([]);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from '../../docs/generators/pages';
import { readme } from '../../docs/generators/readme';

const root = join(__dirname, '../..');
const folder = join(__dirname, '../../docs/generated');

test.each(Object.entries(pages))('%s is what `npm run docs` makes', (name, make) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(make());
});

test('no page stands there that nothing makes', () => {
  const benchmarks = /^bench-.*\.(md|svg)$/;
  expect(readdirSync(folder).filter((name) => !pages[name] && !benchmarks.test(name))).toEqual([]);
});

test('the README shows the examples as they are', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(readme());
});

test.each([
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
])('every link of %s leads somewhere', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, target = '']) => target);
  const missing = targets.filter(
    (target) => !target.startsWith('http') && !existsSync(join(root, page, '..', target)),
  );
  expect(missing).toEqual([]);
});

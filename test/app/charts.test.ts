import versionsFile from '../../lib/versions.json';
import { examples, type ExampleName } from '../assembly/examples';
import { releasesOf } from '../assembly/manifests';

const names = Object.keys(examples) as ExampleName[];
const pins = Object.values(versionsFile.charts).map(({ chart, version }) => `${chart} ${version}`);

test.each(names)('%s: every release is of a chart and version that lib/versions.json pins', (name) => {
  const installed = releasesOf(name).map(({ chart, version }) => `${chart} ${version}`);
  expect(installed.filter((chart) => !pins.includes(chart))).toEqual([]);
  expect(installed.length).toBeGreaterThan(0);
});

test('every chart that is pinned is installed somewhere', () => {
  const installed = names.flatMap(releasesOf).map(({ chart, version }) => `${chart} ${version}`);
  expect(pins.filter((pin) => !installed.includes(pin))).toEqual([]);
});

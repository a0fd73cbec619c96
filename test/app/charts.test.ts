import versionsFile from '../../lib/versions.json';
import { filesOf } from '../assembly/assembly';
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

describe('china', () => {
  const mirrors = Object.entries(examples.china[0]?.mirrors ?? {});

  test('every chart comes from a mirror', () => {
    const strays = releasesOf('china')
      .map(({ release, repository }) => ({
        release,
        repository: `${repository.replace(/^[a-z]+:\/\//, '')}/`,
      }))
      .filter(({ repository }) => !mirrors.some(([, mirror]) => repository.startsWith(`${mirror}/`)));
    expect(strays).toEqual([]);
  });

  test('no template takes anything from a host that a mirror stands for', () => {
    const found = filesOf('china')
      .filter(({ name }) => name.endsWith('.template.json'))
      .flatMap(({ name, text }) => {
        // A mirror keeps the host as the first part of its path.
        const rest = mirrors.reduce((left, [, mirror]) => left.replaceAll(mirror, '<mirror>'), text);
        return mirrors.flatMap(([host]) =>
          [
            ...rest.matchAll(
              new RegExp(`.{0,40}(?<![\\w.-])${host.replaceAll('.', '\\.')}(?=[/"\\\\]).{0,40}`, 'g'),
            ),
          ].map(([match]) => `${name}: ${match}`),
        );
      });
    expect(found).toEqual([]);
  });
});

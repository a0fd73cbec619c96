import { sourceHosts } from '../../lib/pinned-versions';
import { filesOf, resourcesOf, stacksOf } from '../assembly/assembly';
import { examples } from '../assembly/examples';
import { objectsOf, releasesOf } from '../assembly/manifests';

const hosts = sourceHosts.map((host) => host.replaceAll('.', '\\.')).join('|');
/** A host at the start of a reference; behind a single slash it is a folder of a mirror. */
const publicReference = new RegExp(`(?<![\\w.-]|[^/]/)(?:${hosts})\\b[\\w./:@-]*`, 'g');

const publicReferences = (text: string): string[] =>
  [...text.matchAll(publicReference)].map(([reference]) => reference);

test('nothing that China applies, renders or builds is taken from a public host', () => {
  const stacks = stacksOf('china');
  const releases = resourcesOf(stacks, 'Custom::OpenClawReleaseManifest').map(({ Properties }) => Properties);
  const builds = filesOf('china').filter(
    ({ name, text }) => /assets\.json$/.test(name) && text.includes('NPM_REGISTRY'),
  );
  const sources = [...objectsOf('china'), ...releasesOf('china'), ...releases, ...builds];
  expect(releases).toHaveLength(1);
  expect(builds).toHaveLength(1);
  expect(sources.flatMap((source) => publicReferences(JSON.stringify(source)))).toEqual([]);
});

test('the search finds public hosts, and leaves mirrors alone', () => {
  expect(publicReferences('["ghcr.io/a/b:1","oci://quay.io/c","https://registry.npmjs.org/"]')).toEqual([
    'ghcr.io/a/b:1',
    'quay.io/c',
    'registry.npmjs.org/',
  ]);
  const mirrors = Object.values(examples.china[0]?.mirrors ?? {});
  expect(mirrors.length).toBeGreaterThan(5);
  expect(mirrors.flatMap(publicReferences)).toEqual([]);
});

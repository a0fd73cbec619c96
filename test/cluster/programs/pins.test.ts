import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from '../../../lib/pinned-versions';
import definitionModules from './definition-modules.json';
import { PROGRAM_NAMES, keyOf, sourceOf } from './programs';

const goMod = (name: (typeof PROGRAM_NAMES)[number]): string =>
  readFileSync(join(sourceOf(name), 'go.mod'), 'utf8');

test('every program is pinned with the checksums of all that goes into it', () => {
  for (const name of PROGRAM_NAMES) {
    expect(goMod(name)).toMatch(/^require /m);
    expect(existsSync(join(sourceOf(name), 'go.sum'))).toBe(true);
  }
});

test('the bench judges by the versions that are deployed', () => {
  expect(goMod('control-plane')).toContain(`k8s.io/kubernetes v${versions.kubernetes}.`);
  expect(goMod('agent-sandbox')).toContain(
    `sigs.k8s.io/agent-sandbox ${versions.releases['agent-sandbox'].version}\n`,
  );
  const karpenter = definitionModules.find(({ module }) => module.endsWith('/karpenter-provider-aws'));
  expect(karpenter?.version).toBe(`v${versions.charts['karpenter-crd'].version}`);
});

test('a program has a name of its own for whatever it is made of', () => {
  const keys = PROGRAM_NAMES.map(keyOf);
  expect(new Set(keys).size).toBe(PROGRAM_NAMES.length);
  for (const key of keys) expect(key).toMatch(/^[a-z-]+-[0-9a-f]{12}$/);
});

test('definitions are pinned by checksum', () => {
  for (const { sum, version } of definitionModules) {
    expect(sum).toMatch(/^h1:[A-Za-z0-9+/]{43}=$/);
    expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
  }
});

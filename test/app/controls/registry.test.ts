import { readdirSync } from 'node:fs';
import type { Control } from './control';
import { controlAreas, openControls } from './registry';

const controls: readonly Control[] = Object.values(controlAreas).flat();
const CHECKLIST = Array.from({ length: 66 }, (_, index) => index + 1);

test('every control of the checklist is tested or says why not, once', () => {
  const ids = [...controls, ...openControls].map(({ id }) => id).sort((a, b) => a - b);
  expect(ids).toEqual(CHECKLIST);
});

test('every control was seen to fail', () => {
  expect(controls.filter(({ broken }) => Object.keys(broken).length === 0)).toEqual([]);
});

test('every area has its test', () => {
  const tests = readdirSync(__dirname).filter(
    (name) => name.endsWith('.test.ts') && name !== 'registry.test.ts',
  );
  expect(tests.sort()).toEqual(
    Object.keys(controlAreas)
      .map((area) => `${area}.test.ts`)
      .sort(),
  );
});

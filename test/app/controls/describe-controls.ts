import type { Control } from './control';
import { allAssemblies, copyOf, isProduction, type DeploymentAssembly } from './deployment-assembly';
import { NothingToBreak } from './json';

/** A copy of the first of these assemblies that has what the mutation removes, broken. */
const brokenCopy = (
  assemblies: readonly DeploymentAssembly[],
  breakIt: (assembly: DeploymentAssembly) => unknown,
): DeploymentAssembly => {
  for (const assembly of assemblies) {
    const copy = copyOf(assembly);
    try {
      breakIt(copy);
      return copy;
    } catch (error) {
      if (!(error instanceof NothingToBreak)) throw error;
    }
  }
  throw new Error('no deployment has what this removes');
};

/** Runs each control on every deployment that it is asked of, and on a copy of one with the control removed. */
export function describeControls(controls: readonly Control[]): void {
  // Production first: it has most of what can be broken.
  const assemblies = [...allAssemblies()].sort((a, b) => Number(isProduction(b)) - Number(isProduction(a)));

  describe.each(controls.map((control) => [`${control.id} ${control.title}`, control] as const))(
    '%s',
    (_title, { appliesTo = () => true, check, broken }) => {
      const asked = assemblies.filter(appliesTo);

      test('holds', () => {
        expect(asked).not.toEqual([]);
        const found = asked.flatMap((assembly) =>
          check(assembly).map((violation) => `${assembly.name}: ${violation}`),
        );
        expect(found).toEqual([]);
      });

      test.each(Object.entries(broken))('is seen to fail when %s', (_how, breakIt) => {
        expect(check(brokenCopy(asked, breakIt))).not.toEqual([]);
      });
    },
  );
}

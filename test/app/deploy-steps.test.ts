import { join } from 'node:path';
import { ASSEMBLIES } from '../assembly/examples';
import { deploySteps, type DeployStep } from '../cluster/assembly/deploy-steps';

const steps = deploySteps(join(ASSEMBLIES, 'production')).get('prod-us-east-1') ?? [];

const positionOf = (what: string, matches: (step: DeployStep) => boolean): number => {
  const position = steps.findIndex(matches);
  if (position < 0) throw new Error(`no step ${what}`);
  return position;
};
const objectAt = (kind: string, name?: string): number =>
  positionOf(
    `${kind} ${name ?? ''}`,
    (step) =>
      step.kind === 'manifest' &&
      step.objects.some(
        (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
      ),
  );
const chartAt = (release: string): number =>
  positionOf(release, (step) => step.kind === 'chart' && step.chart.release === release);
const releaseAt = positionOf('release', ({ kind }) => kind === 'custom');

test('steps come in the order of the deploy graph', () => {
  expect(chartAt('karpenter-crd')).toBeLessThan(chartAt('karpenter'));
  expect(chartAt('karpenter')).toBeLessThan(objectAt('NodePool'));
  expect(releaseAt).toBeLessThan(objectAt('Sandbox'));
  expect(objectAt('ClusterSecretStore')).toBeLessThan(objectAt('ExternalSecret'));
  expect(objectAt('NodePool')).toBeLessThan(objectAt('Sandbox'));
});

test('every object of the deployment is in exactly one step', () => {
  const names = steps.flatMap((step) =>
    step.kind === 'manifest'
      ? step.objects.map(({ apiVersion, kind, metadata }) =>
          [apiVersion, kind, metadata.namespace, metadata.name].join('/'),
        )
      : [],
  );
  expect(names.length).toBeGreaterThan(60);
  expect(new Set(names).size).toBe(names.length);
});

test('nothing is left of a template: no intrinsic, no token', () => {
  expect(JSON.stringify(steps)).not.toMatch(/"(Ref|Fn::\w+)":|\$\{Token\[/);
});

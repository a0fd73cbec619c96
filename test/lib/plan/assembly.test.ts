import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { readAssembly } from '../../../lib/plan/assembly';

let directory = '';
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'assembly-'))));
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const addResources = (stack: Stack, count: number): void => {
  for (let index = 0; index < count; index++)
    new CfnResource(stack, `R${index}`, { type: 'AWS::SNS::Topic' });
};

test('stacks of stages and of the app, as CDK writes them', () => {
  const app = new App({ outdir: directory, analyticsReporting: false });
  const stage = new Stage(app, 'prod-us-west-2');
  addResources(new Stack(stage, 'Network', { analyticsReporting: false }), 3);
  const gateway = new Stack(stage, 'Gateway', { analyticsReporting: false, stackName: 'other-name' });
  addResources(gateway, 1);
  new CfnOutput(gateway, 'Url', { value: 'x' });
  addResources(new Stack(new Stage(stage, 'inner'), 'Deep', { analyticsReporting: false }), 1);
  addResources(new Stack(app, 'Alone', { analyticsReporting: false }), 2);
  app.synth();

  const stacks = readAssembly(directory);
  const counts = stacks.map(({ deployment, name, resources, outputs }) => ({
    deployment,
    name,
    resources,
    outputs,
  }));
  expect(counts).toEqual(
    expect.arrayContaining([
      { deployment: 'prod-us-west-2', name: 'Network', resources: 3, outputs: 0 },
      { deployment: 'prod-us-west-2', name: 'Gateway', resources: 1, outputs: 1 },
      { deployment: 'prod-us-west-2/inner', name: 'Deep', resources: 1, outputs: 0 },
      { deployment: '', name: 'Alone', resources: 2, outputs: 0 },
    ]),
  );
  expect(stacks).toHaveLength(4);
  const alone = stacks.find(({ name }) => name === 'Alone');
  expect(alone?.bytes).toBe(statSync(join(directory, 'Alone.template.json')).size);
});

test('a folder without an assembly says what it found', () => {
  expect(() => readAssembly(directory)).toThrow(
    `no cloud assembly in ${directory}: expected manifest.json, found an empty folder`,
  );
  expect(() => readAssembly(join(directory, 'absent'))).toThrow(/found nothing$/);
});

import { CfnOutput, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiObject, App as Cdk8sApp, Chart } from 'cdk8s';
import {
  AppliedChart,
  MAX_MANIFEST_BYTES,
  type RenderedObject,
} from '../../../constructs/manifest/applied-chart';
import { twoStacks } from './two-stacks';

const RESOURCE = 'Custom::AWSCDK-EKS-KubernetesResource';

function chartOf(...objects: { kind: string; name: string; data?: Record<string, string> }[]): Chart {
  const chart = new Chart(new Cdk8sApp(), 'objects');
  for (const { kind, name, data } of objects) {
    new ApiObject(chart, `${kind}-${name}`, { apiVersion: 'v1', kind, metadata: { name }, data });
  }
  return chart;
}

function manifestsOf(template: Template): Record<string, RenderedObject[]> {
  const found = template.findResources(RESOURCE) as Record<string, { Properties: { Manifest: string } }>;
  return Object.fromEntries(
    Object.entries(found).map(([id, { Properties }]) => [
      id,
      JSON.parse(Properties.Manifest) as RenderedObject[],
    ]),
  );
}

describe('AppliedChart', () => {
  test('one manifest holds the chart, Namespaces before everything else', () => {
    const { cluster, stack } = twoStacks();
    const chart = chartOf(
      { kind: 'ConfigMap', name: 'a' },
      { kind: 'Namespace', name: 'n' },
      { kind: 'Secret', name: 'b' },
    );

    new AppliedChart(stack, 'Objects', { cluster, chart });

    const [objects] = Object.values(manifestsOf(Template.fromStack(stack)));
    expect(objects?.map(({ kind }) => kind)).toEqual(['Namespace', 'ConfigMap', 'Secret']);
  });

  test('from another stack: exports only what never changes, and waits for the access of kubectl', () => {
    const { app, clusterStack, cluster, stack } = twoStacks();
    new AppliedChart(stack, 'Objects', { cluster, chart: chartOf({ kind: 'ConfigMap', name: 'a' }) });

    const assembly = app.synth();
    const exported = Object.keys(
      Template.fromStack(clusterStack).findOutputs('*', { Export: Match.anyValue() }),
    );
    const runtime = assembly.getStackArtifact(stack.artifactId);

    expect(exported.map((id) => id.replace(/[0-9A-F]{8}(Arn)?$/, ''))).toEqual(
      ['ExportsOutputFnGetAttEksKubectlProviderframeworkonEvent', 'ExportsOutputRefEks'].map(
        (prefix) => expect.stringContaining(prefix) as string,
      ),
    );
    expect(runtime.dependencies.map(({ id }) => id)).toContain(clusterStack.artifactId);
  });

  test('in the cluster’s own stack it waits for the access of kubectl', () => {
    const { clusterStack, cluster } = twoStacks();
    new AppliedChart(clusterStack, 'Objects', { cluster, chart: chartOf({ kind: 'ConfigMap', name: 'a' }) });

    const [resource] = Object.values(Template.fromStack(clusterStack).findResources(RESOURCE)) as {
      DependsOn: string[];
    }[];
    expect(resource?.DependsOn).toContainEqual(expect.stringMatching(/^EksKubectlReadyBarrier/));
  });

  test('takes over what is there already and resolves CDK tokens', () => {
    const { cluster, stack } = twoStacks();
    const data = {
      region: stack.region,
      late: Lazy.string({ produce: () => 'resolved' }),
      stack: stack.stackId,
    };
    new AppliedChart(stack, 'Objects', { cluster, chart: chartOf({ kind: 'ConfigMap', name: 'a', data }) });

    Template.fromStack(stack).hasResourceProperties(RESOURCE, {
      Overwrite: true,
      Manifest: {
        'Fn::Join': ['', [Match.stringLikeRegexp('"late":"resolved"'), { Ref: 'AWS::StackId' }, '"}}]']],
      },
    });
  });

  test('waits for what it depends on', () => {
    const { cluster, stack } = twoStacks();
    const first = new AppliedChart(stack, 'First', {
      cluster,
      chart: chartOf({ kind: 'ConfigMap', name: 'a' }),
    });
    new AppliedChart(stack, 'Second', {
      cluster,
      chart: chartOf({ kind: 'ConfigMap', name: 'b' }),
      dependsOn: [first],
    });

    const resources = Template.fromStack(stack).findResources(RESOURCE) as Record<
      string,
      { DependsOn?: string[] }
    >;
    const idOf = (prefix: string) => Object.keys(resources).find((id) => id.startsWith(prefix)) ?? '';
    expect(resources[idOf('Second')]?.DependsOn).toEqual([idOf('First')]);
  });

  test('a chart that is split by name keeps every object where its name puts it', () => {
    const { cluster, stack } = twoStacks();
    const big = 'x'.repeat(MAX_MANIFEST_BYTES - 1000);
    const chart = chartOf(
      { kind: 'ConfigMap', name: 'one', data: { big } },
      { kind: 'ConfigMap', name: 'two', data: { big } },
      { kind: 'Namespace', name: 'n' },
    );
    new AppliedChart(stack, 'Objects', {
      cluster,
      chart,
      manifestOf: ({ kind, metadata }) => (kind === 'ConfigMap' ? (metadata.name ?? '') : 'Base'),
    });

    const template = Template.fromStack(stack);
    const manifests = Object.entries(manifestsOf(template));
    expect(manifests.map(([id, objects]) => [id.replace(/[0-9A-F]{8}$/, ''), objects.length])).toEqual([
      ['ObjectsBase', 1],
      ['Objectsone', 1],
      ['Objectstwo', 1],
    ]);
    const base = manifests[0]?.[0];
    template.hasResource(RESOURCE, {
      Properties: { Manifest: Match.stringLikeRegexp('"name":"one"') },
      DependsOn: [base],
    });
  });

  test('refuses a manifest that no event carries, naming the largest objects and the way out', () => {
    const { cluster, stack } = twoStacks();
    const chart = chartOf(
      { kind: 'ConfigMap', name: 'small' },
      { kind: 'ConfigMap', name: 'large', data: { big: 'x'.repeat(MAX_MANIFEST_BYTES) } },
    );

    expect(() => new AppliedChart(stack, 'Objects', { cluster, chart })).toThrow(
      'Runtime/Objects/Manifest: 120150 bytes of manifest, at most 120000 fit into one CloudFormation event; ' +
        'largest: ConfigMap/large (120084), ConfigMap/small (66). Split the chart by what it holds (manifestOf).',
    );
  });

  test('refuses a single object that is too large, and an empty chart', () => {
    const { cluster, stack } = twoStacks();
    const large = chartOf({
      kind: 'ConfigMap',
      name: 'large',
      data: { big: 'x'.repeat(MAX_MANIFEST_BYTES) },
    });

    expect(() => new AppliedChart(stack, 'Large', { cluster, chart: large })).toThrow(
      'Shrink the object, or ship it with a release (ReleaseManifest).',
    );
    expect(() => new AppliedChart(stack, 'Empty', { cluster, chart: chartOf() })).toThrow(
      "Runtime/Empty: the chart 'objects' renders no object; leave it out",
    );
  });

  test('measures tokens by what they resolve to', () => {
    const { cluster, stack } = twoStacks();
    const big = Lazy.string({ produce: () => 'x'.repeat(MAX_MANIFEST_BYTES) });
    new CfnOutput(stack, 'Unrelated', { value: 'x' });
    expect(
      () =>
        new AppliedChart(stack, 'Objects', {
          cluster,
          chart: chartOf({ kind: 'ConfigMap', name: 'a', data: { big } }),
        }),
    ).toThrow('at most 120000 fit');
  });
});

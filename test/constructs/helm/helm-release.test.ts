import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HelmRelease, type HelmReleaseProps } from '../../../constructs/helm/helm-release';
import { twoStacks } from '../manifest/two-stacks';

const RESOURCE = 'Custom::AWSCDK-EKS-HelmChart';
const HTTPS = { repository: 'https://charts.example.com/stable', chart: 'thing', version: '1.2.3' };
const OCI = { repository: 'oci://registry.example.com/charts', chart: 'thing', version: '1.2.3' };

interface Values {
  readonly replicas: number;
  readonly image: { readonly tag: string; readonly pullSecrets: readonly string[] };
  readonly extra?: { readonly key: string } | null;
}
const VALUES: Values = { replicas: 2, image: { tag: 'a', pullSecrets: ['one', 'two'] } };

function release(overrides: Partial<HelmReleaseProps<Values>> = {}): Template {
  const { cluster, stack } = twoStacks();
  new HelmRelease<Values>(stack, 'Thing', {
    cluster,
    chart: HTTPS,
    release: 'thing',
    namespace: 'things',
    values: VALUES,
    ...overrides,
  });
  return Template.fromStack(stack);
}

describe('HelmRelease', () => {
  test('makes no namespace, waits for nothing and gives Helm ten minutes unless told otherwise', () => {
    release().hasResourceProperties(RESOURCE, {
      Chart: 'thing',
      Repository: 'https://charts.example.com/stable',
      Version: '1.2.3',
      Release: 'thing',
      Namespace: 'things',
      Timeout: '600s',
      CreateNamespace: Match.absent(),
      Wait: Match.absent(),
      Atomic: Match.absent(),
      Values: JSON.stringify(VALUES),
    });
  });

  // custom-resource-handlers/dist/aws-eks-v2/kubectl-handler/helm: `helm pull <repository> --version <version>`.
  test('gives the handler of an OCI chart the whole reference as its repository', () => {
    release({ chart: OCI }).hasResourceProperties(RESOURCE, {
      Chart: 'thing',
      Repository: 'oci://registry.example.com/charts/thing',
    });
  });

  test('lays overrides over the values key by key, replacing lists', () => {
    const template = release({ valueOverrides: { image: { pullSecrets: ['three'] }, extra: null } });
    const [resource] = Object.values(template.findResources(RESOURCE)) as {
      Properties: { Values: string };
    }[];
    expect(JSON.parse(resource?.Properties.Values ?? '')).toEqual({
      replicas: 2,
      image: { tag: 'a', pullSecrets: ['three'] },
      extra: null,
    });
    expect(VALUES.image.pullSecrets).toEqual(['one', 'two']);
  });

  test.each<[string, Partial<HelmReleaseProps<Values>>, string]>([
    [
      'range',
      { chart: { ...HTTPS, version: '^1.2' } },
      "Runtime/Thing: version '^1.2' must be exact, such as 1.14.1",
    ],
    ['latest', { chart: { ...HTTPS, version: '' } }, "version '' must be exact"],
    [
      'http',
      { chart: { ...HTTPS, repository: 'http://x.example.com' } },
      "repository 'http://x.example.com' must be https://… or oci://… without a trailing slash",
    ],
    ['slash', { chart: { ...HTTPS, repository: 'https://x.example.com/' } }, 'without a trailing slash'],
    [
      'chart',
      { chart: { ...HTTPS, chart: 'Thing' } },
      "chart 'Thing' must be a lower-case chart name of at most 63 characters",
    ],
    [
      'release',
      { release: 'a'.repeat(54) },
      'must be a DNS label (a-z, 0-9, -) of at most 53 characters, got 54',
    ],
    [
      'namespace',
      { namespace: 'Things' },
      "namespace 'Things' must be a DNS label (a-z, 0-9, -) of at most 63 characters, got 6",
    ],
    ['timeout', { timeout: Duration.minutes(13) }, 'timeout 13 minutes must be at most 12 minutes'],
    ['size', { values: { ...VALUES, extra: { key: 'x'.repeat(120_000) } } }, 'exceed 120000'],
  ])('refuses a bad %s', (_what, overrides, message) => {
    expect(() => release(overrides)).toThrow(message);
  });

  test('names everything that is wrong at once', () => {
    expect(() => release({ release: 'A', namespace: 'B', chart: { ...HTTPS, version: '1' } })).toThrow(
      /version '1'.*release 'A'.*namespace 'B'/,
    );
  });
});

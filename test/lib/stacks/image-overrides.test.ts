import { Mirrors } from '../../../lib/mirrors';
import { clusterImageOverrides, prometheusImageOverrides } from '../../../lib/stacks/image-overrides';
import { sourceHosts, versions } from '../../../lib/pinned-versions';

const mirrored = new Mirrors(
  Object.fromEntries(sourceHosts.map((host) => [host, `mirror.example.com/${host}`])),
);

/** Every string below a `repository`, `registry` or `reference`. */
const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    ['repository', 'registry', 'reference'].includes(key) && typeof child === 'string'
      ? [child]
      : references(child),
  );
};

test('with mirrors, no image of a controller comes from elsewhere', () => {
  const all = [
    ...references(clusterImageOverrides(mirrored)),
    ...references(prometheusImageOverrides(mirrored)),
  ];
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter((reference) => !reference.startsWith('mirror.example.com/'))).toEqual([]);
});

test('a mirror keeps the path, scheme, tag and digest of what it mirrors', () => {
  expect(mirrored.reference('oci://ghcr.io/berriai')).toBe('oci://mirror.example.com/ghcr.io/berriai');
  expect(mirrored.reference('https://aws.github.io/eks-charts')).toBe(
    'https://mirror.example.com/aws.github.io/eks-charts',
  );
  const digest = `sha256:${'0'.repeat(64)}`;
  expect(mirrored.image({ repository: 'ghcr.io/a/b', tag: '1', digest })).toBe(
    `mirror.example.com/ghcr.io/a/b:1@${digest}`,
  );
  expect(mirrored.chart(versions.charts.karpenter)).toEqual({
    ...versions.charts.karpenter,
    repository: 'oci://mirror.example.com/public.ecr.aws/karpenter',
  });
});

test('without a mirror everything stays as it is', () => {
  const none = new Mirrors({});
  expect(none.image(versions.images.litellm)).toBe(
    `${versions.images.litellm.repository}:${versions.images.litellm.tag}`,
  );
  expect(none.chart(versions.charts['litellm-helm'])).toEqual(versions.charts['litellm-helm']);
});

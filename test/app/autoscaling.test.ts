import { examples, type ExampleName } from '../assembly/examples';
import { releasesOf } from '../assembly/manifests';

const names = Object.keys(examples) as ExampleName[];

test.each(names)('%s: no release asks for an autoscaler, as nothing serves metrics.k8s.io', (example) => {
  const releases = releasesOf(example);
  expect(releases.length).toBeGreaterThan(5);
  const scaled = releases.filter(({ values }) =>
    /"autoscaling":\{"enabled":true/.test(JSON.stringify(values)),
  );
  expect(scaled.map(({ release }) => release)).toEqual([]);
});

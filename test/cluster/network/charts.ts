import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { entriesAt } from '../../app/controls/json';
import type { DeploymentAssembly } from '../../app/controls/deployment-assembly';
import type { KubernetesObject } from '../../assembly/manifests';
import { renderChart } from '../assembly/rendered-chart';
import { programFiles } from '../programs/build';
import { CHART_PODS } from './world';

/** Charts that come with the programs' modules, by release. The others are in registries alone. */
const atHand = (release: string): string | undefined =>
  release === 'karpenter' ? join(programFiles('karpenter'), 'charts/karpenter') : undefined;

/** What a deployment gets from its charts and release files, as far as these are at hand. */
export const objectsOfCharts = async (
  { config, releases, versions }: DeploymentAssembly,
  folder: string,
): Promise<readonly KubernetesObject[]> => {
  const scratch = join(folder, config.name);
  mkdirSync(scratch, { recursive: true });
  const rendered = await Promise.all(
    releases.map(async (release): Promise<readonly KubernetesObject[]> => {
      const chart = atHand(release.release);
      if (chart === undefined) return [];
      return renderChart(release, { chart, kubernetes: versions.kubernetes, scratch });
    }),
  );
  const controller = readFileSync(join(programFiles('agent-sandbox'), 'k8s/controller.yaml'), 'utf8');
  return [
    ...rendered.flat(),
    ...parseAllDocuments(controller).map((document) => document.toJS() as KubernetesObject),
  ];
};

/** Pods of such objects that the matrix does not know by their labels. */
export const unknownPods = (objects: readonly KubernetesObject[]): readonly string[] =>
  objects
    .filter(({ kind }) => kind === 'Deployment')
    .filter(({ metadata, spec }) => {
      const labels = Object.fromEntries(entriesAt(spec, 'template', 'metadata', 'labels'));
      return !CHART_PODS.some(
        ([, namespace, known]) =>
          namespace === metadata.namespace &&
          Object.entries(known).every(([label, value]) => labels[label] === value),
      );
    })
    .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);

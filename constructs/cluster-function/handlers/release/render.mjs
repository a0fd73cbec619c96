/** Turns the verified files of a release into the objects to apply. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseJson } from '../access/json.mjs';
import { downloadAll } from './download.mjs';
import { kubectl } from './kubectl.mjs';

/**
 * @typedef {import('./kubectl.mjs').KubernetesObject} KubernetesObject
 * @typedef {{ target: object, patch: unknown }} Patch
 * @typedef {object} Release
 * @property {string} name
 * @property {import('./download.mjs').PinnedFile[]} files
 * @property {{ name: string, labels?: Record<string, string> }} [namespace] made with the release when it brings none
 * @property {object[]} images as kustomize writes them
 * @property {Patch[]} patches as kustomize writes them, but for the patch itself, which is an object here
 */

/** Carried by every object of a release: `kubectl get all -A -l openclaw.dev/release=<name>`. */
export const RELEASE_LABEL = 'openclaw.dev/release';

/**
 * @param {Release} release
 * @param {string} folder
 * @returns {Promise<KubernetesObject[]>} in kustomize's order: Namespaces, definitions, accounts, …, workloads
 */
export async function render(release, folder) {
  const downloads = await downloadAll(release.files);
  const resources = downloads.map(({ url }, index) => `${index}-${path.basename(new URL(url).pathname)}`);
  await Promise.all(
    resources.map((file, index) => writeFile(path.join(folder, file), downloads[index]?.bytes ?? '')),
  );
  if (release.namespace) {
    resources.push('namespace.json');
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: release.namespace };
    await writeFile(path.join(folder, 'namespace.json'), JSON.stringify(namespace));
  }
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources,
    images: release.images,
    patches: release.patches.map(({ target, patch }) => ({ target, patch: JSON.stringify(patch) })),
  };
  await writeFile(path.join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
  const yaml = await kubectl(['kustomize', folder]);

  // kustomize only writes YAML. kubectl reads it back as JSON, and sets the label on the way; --local: no cluster.
  const stream = await kubectl(
    ['label', '--local', '-o', 'json', '-f', '-', `${RELEASE_LABEL}=${release.name}`],
    { input: yaml },
  );
  return stream
    .split(/(?<=^\})\n/m)
    .filter((text) => text.trim() !== '')
    .map(parsed);
}

/** @param {string} text */
const parsed = (text) => /** @type {KubernetesObject} */ (parseJson(text));

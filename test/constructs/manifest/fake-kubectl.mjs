/**
 * Stands in for kubectl: keeps objects in $HOME/objects.json, and every call in $HOME/calls.log. The file
 * $HOME/failures.json lists answers to give instead, each once.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ kind: string, metadata: { name: string, namespace?: string, labels?: Record<string, string> } }} Stored
 * @typedef {{ verb: string, stderr: string }} Failure
 */

const home = process.env.HOME ?? '.';
const [verb = '', ...args] = process.argv.slice(2);

/** @param {string} text @returns {unknown} */
const parse = (text) => JSON.parse(text);
/** @param {string} file */
const load = (file) =>
  existsSync(path.join(home, file)) ? parse(readFileSync(path.join(home, file), 'utf8')) : undefined;
/** @param {string} file @param {unknown} value */
const save = (file, value) => {
  writeFileSync(path.join(home, file), JSON.stringify(value));
};
/** @returns {Stored[]} */
const input = () => {
  const lines = readFileSync(0, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => /** @type {Stored} */ (parse(line)));
};
/** @param {Stored} object */
const key = ({ kind, metadata }) => [kind, metadata.namespace, metadata.name].filter(Boolean).join('/');
/** @param {string} [subject] */
const log = (subject = '') => {
  appendFileSync(path.join(home, 'calls.log'), `${`${verb} ${subject}`.trim()}\n`);
};

const failures = /** @type {Failure[] | undefined} */ (load('failures.json')) ?? [];
const failure = failures.find((each) => each.verb === verb);
if (failure) {
  save(
    'failures.json',
    failures.filter((each) => each !== failure),
  );
  log('(failed)');
  process.stderr.write(failure.stderr);
  process.exit(1);
}

const objects = new Map(
  Object.entries(/** @type {Record<string, Stored> | undefined} */ (load('objects.json')) ?? {}),
);
const name = args.find((arg) => arg.startsWith('openclaw-release-')) ?? '';
switch (verb) {
  case 'kustomize': {
    const [folder = '.'] = args;
    const kustomization = readFileSync(path.join(folder, 'kustomization.yaml'), 'utf8');
    const { resources } = /** @type {{ resources: string[] }} */ (parse(kustomization));
    for (const file of resources) console.log(readFileSync(path.join(folder, file), 'utf8').trim());
    log();
    break;
  }
  case 'label': {
    const [label = '', value = ''] = (args.at(-1) ?? '').split('=');
    for (const object of input()) {
      const labels = { ...object.metadata.labels, [label]: value };
      console.log(JSON.stringify({ ...object, metadata: { ...object.metadata, labels } }, undefined, 4));
    }
    log();
    break;
  }
  case 'apply':
    for (const object of input()) {
      objects.set(key(object), object);
      log(key(object));
    }
    break;
  case 'delete':
    for (const object of input()) {
      objects.delete(key(object));
      log(key(object));
    }
    break;
  case 'get': {
    const found = objects.get(`ConfigMap/kube-system/${name}`);
    if (found) console.log(JSON.stringify(found));
    log(name);
    break;
  }
  case 'wait':
    log(args.filter((arg) => arg.includes('/') && !arg.startsWith('-')).join(' '));
    break;
  default:
    process.stderr.write(`no such verb: ${verb}`);
    process.exit(1);
}
save('objects.json', Object.fromEntries(objects));

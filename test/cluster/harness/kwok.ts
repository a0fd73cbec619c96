import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, programFiles } from '../programs/build';
import { answersOk } from './answers-ok';
import type { ControlPlane } from './control-plane';
import { freePort } from './free-port';
import type { ManagedProcess } from './managed-process';
import { POD_RANGE } from './namespace';
import { KWOK_ANNOTATION } from './nodes';

/** Life of nodes and pods: Ready at once, leases renewed, jobs complete, deleted pods gone. */
const STAGES = ['node/fast', 'node/heartbeat-with-lease', 'pod/fast'] as const;

/** Starts kwok as the kubelet of all nodes that carry its annotation. */
export const startKwok = async (plane: ControlPlane): Promise<ManagedProcess> => {
  const stages = STAGES.flatMap((stage) => {
    const folder = join(programFiles('kwok'), 'kustomize/stage', stage);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
      .map((file) => readFileSync(join(folder, file), 'utf8'));
  });
  const config = join(plane.folder, 'kwok.yaml');
  writeFileSync(config, stages.join('\n---\n'));
  const port = await freePort();
  const [[annotation, value]] = Object.entries(KWOK_ANNOTATION) as [[string, string]];
  return plane.run({
    name: 'kwok',
    command: program('kwok'),
    args: [
      `--kubeconfig=${plane.kubeconfigOf('kwok')}`,
      `--config=${config}`,
      `--manage-nodes-with-annotation-selector=${annotation}=${value}`,
      '--node-ip=127.0.0.1',
      `--cidr=${POD_RANGE}`,
      '--node-lease-duration-seconds=40',
      `--server-address=127.0.0.1:${port}`,
    ],
    ready: () => answersOk(`http://127.0.0.1:${port}/readyz`),
  });
};

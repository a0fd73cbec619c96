import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../programs/build';
import { answersOk } from './answers-ok';
import type { ControlPlane } from './control-plane';
import type { KubeObject } from './kubernetes-client';
import type { ManagedProcess } from './managed-process';

interface Deployment extends KubeObject {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly serviceAccountName: string;
        readonly containers: readonly { args?: string[] }[];
      };
    };
  };
}

const NAMESPACE = 'agent-sandbox-system';
const NAME = 'agent-sandbox-controller';
/** The program's own defaults; the namespaces of the run have them to spare. */
const [METRICS_PORT, HEALTH_PORT] = [8080, 8081];

/** Address of the controller's metrics. */
export const AGENT_SANDBOX_METRICS = `http://127.0.0.1:${METRICS_PORT}/metrics`;

/**
 * Starts the agent-sandbox controller as the Deployment in the cluster says: its flags, its service account, and
 * nothing else but what a pod would have.
 *
 * @param flags flags in place of the Deployment's, for a comparison
 */
export const startAgentSandbox = async (
  plane: ControlPlane,
  flags?: readonly string[],
): Promise<ManagedProcess> => {
  const deployment = await plane.client.get<Deployment>({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: NAMESPACE,
    name: NAME,
  });
  if (!deployment) throw new Error('the agent-sandbox release is not installed');
  const { serviceAccountName, containers } = deployment.spec.template.spec;
  const certificates = join(plane.folder, 'agent-sandbox-certificates');
  mkdirSync(certificates, { recursive: true });
  return plane.run({
    name: 'agent-sandbox',
    command: program('agent-sandbox'),
    args: [
      ...(flags ?? containers[0]?.args ?? []),
      // Of two equal flags the last one counts. One process needs no election, and has no pod to find its namespace by;
      // and its certificates go to the run's folder.
      '--leader-elect=false',
      `--webhook-cert-dir=${certificates}`,
    ],
    env: { KUBECONFIG: await plane.serviceAccountKubeconfig(NAMESPACE, serviceAccountName) },
    ready: () => answersOk(`http://127.0.0.1:${HEALTH_PORT}/readyz`),
  });
};

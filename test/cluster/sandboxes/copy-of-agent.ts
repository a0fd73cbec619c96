import type { KubernetesObject } from '../../assembly/manifests';
import { isSandbox, type Sandbox } from './kinds';

/** What of an agent's chart a copy needs: the rest is between the agent, the gateway and AWS. */
const KINDS: readonly string[] = ['Namespace', 'ResourceQuota', 'LimitRange', 'ServiceAccount', 'Sandbox'];

/** What the copy differs in. */
export type Change = (spec: Sandbox['spec']) => Sandbox['spec'];

/**
 * Another agent like one of the deployment, in a namespace of its own.
 *
 * @param objects the deployment's objects
 * @param original name of the agent
 * @param name name of the copy
 * @returns its objects, the namespace first
 */
export const copyOfAgent = (
  objects: readonly KubernetesObject[],
  original: string,
  name: string,
  change: Change = (spec) => spec,
): readonly KubernetesObject[] =>
  objects
    .filter(({ kind }) => KINDS.includes(kind))
    .flatMap((object) => {
      const { kind, metadata } = object;
      if (kind === 'Namespace' && metadata.name === `agent-${original}`) {
        return [{ ...object, metadata: { ...metadata, name: `agent-${name}` } }];
      }
      if (metadata.namespace !== `agent-${original}`) return [];
      const moved = { ...object, metadata: { ...metadata, namespace: `agent-${name}` } };
      if (!isSandbox(object)) return [moved];
      return [{ ...moved, metadata: { ...moved.metadata, name }, spec: change(object.spec) }];
    });

import type { NewObject } from '../harness/kubernetes-client';
import type { Sandbox } from './kinds';

/** The pod that the controller would make of a Sandbox: its template, and a volume for each claim. */
export const podOf = ({ metadata: { name }, spec }: Sandbox, namespace: string): NewObject => {
  const { podTemplate, volumeClaimTemplates = [] } = spec;
  const volumes = volumeClaimTemplates.map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
  }));
  const metadata = { ...podTemplate.metadata, name, namespace };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { ...podTemplate.spec, volumes: [...(podTemplate.spec.volumes ?? []), ...volumes] },
  };
};

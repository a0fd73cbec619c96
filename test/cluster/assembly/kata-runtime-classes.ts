import { parse } from 'yaml';
import type { HelmReleaseResource, KubernetesObject } from '../../assembly/manifests';

interface KataDeployValues {
  readonly customRuntimes?: {
    readonly runtimes?: Readonly<Record<string, { readonly runtimeClass?: string }>>;
  };
}

/** The RuntimeClasses that kata-deploy's chart makes of its values, text by text as they are. */
export const kataRuntimeClasses = ({ values }: HelmReleaseResource): readonly KubernetesObject[] =>
  Object.values((values as KataDeployValues).customRuntimes?.runtimes ?? {}).flatMap(({ runtimeClass }) =>
    runtimeClass === undefined ? [] : [parse(runtimeClass) as KubernetesObject],
  );

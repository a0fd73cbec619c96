import { ApiObject, Chart, Yaml } from 'cdk8s';
import type { Construct } from 'constructs';

import { KATA_LABELS, SANDBOX_TAINT, SNAPSHOTTER_LABEL } from './node-pools/names';

/** RuntimeClasses of the platform. Their names are also the names of containerd's handlers. */
export type KataRuntimeClass = 'kata-qemu' | 'kata-clh' | 'kata-fc' | 'kata-qemu-static';

/**
 * What a virtual machine costs beyond its containers: the monitor, virtiofsd and the guest's kernel.
 *
 * The figures of kata-deploy 4.1. With less than 320Mi the kernel kills QEMU of a pod with a small limit, since the
 * monitor runs inside the pod's cgroup.
 *
 * @see https://github.com/kata-containers/kata-containers/blob/4.1.0/tools/packaging/kata-deploy/helm-chart/kata-deploy/templates/runtimeclasses.yaml
 */
const classes: Readonly<Record<KataRuntimeClass, { memory: string; architecture: 'amd64' | 'arm64' }>> = {
  'kata-qemu': { memory: '320Mi', architecture: 'amd64' },
  'kata-clh': { memory: '130Mi', architecture: 'amd64' },
  'kata-fc': { memory: '130Mi', architecture: 'amd64' },
  'kata-qemu-static': { memory: '320Mi', architecture: 'arm64' },
};

function runtimeClass(name: KataRuntimeClass) {
  const { memory, architecture } = classes[name];
  return {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name },
    handler: name,
    overhead: { podFixed: { cpu: '250m', memory } },
    scheduling: {
      nodeSelector: {
        ...KATA_LABELS,
        'kubernetes.io/arch': architecture,
        [SNAPSHOTTER_LABEL]: name === 'kata-fc' ? 'devmapper' : 'overlayfs',
      },
      // Admission adds this to each pod of the class, so no agent's manifest can forget it.
      tolerations: [{ key: SANDBOX_TAINT, operator: 'Exists', effect: 'NoSchedule' }],
    },
  };
}

/** Properties of {@link RuntimeClasses}. */
export interface RuntimeClassesProps {
  /** The classes to make: those whose hypervisor is installed somewhere. */
  readonly classes: readonly Exclude<KataRuntimeClass, 'kata-qemu-static'>[];
}

/**
 * RuntimeClasses for the shims that kata-deploy installs. Its chart could make them too, but without the tolerations
 * for our taint and without the architecture (its `runtimeClasses.enabled` is therefore off).
 *
 * `kata-qemu-static` is not among them: see {@link staticRuntimeClassManifest}.
 */
export class RuntimeClasses extends Chart {
  constructor(scope: Construct, id: string, props: RuntimeClassesProps) {
    super(scope, id, {
      disableResourceNameHashes: true,
      labels: {
        'app.kubernetes.io/component': 'runtime-classes',
        'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
      },
    });
    for (const name of new Set(props.classes)) new ApiObject(this, name, runtimeClass(name));
  }
}

/**
 * The RuntimeClass `kata-qemu-static` (Graviton) as a document for kata-deploy's `customRuntimes`.
 *
 * That chart registers a custom runtime under the name on the line that begins with `handler:` in this text, and
 * creates the RuntimeClass itself. So the text is its only owner, and must be block-style YAML.
 */
export function staticRuntimeClassManifest(): string {
  return Yaml.stringify(runtimeClass('kata-qemu-static'));
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of the bench, built from its Go module. */
export interface GoProgram {
  /** What is built, seen from the program's folder. */
  readonly package: string;

  /** Passed to the linker, besides `-s -w`. */
  readonly ldflags?: readonly string[];

  /** Files of a module that the bench reads beside the program: the module, and its folders or files. */
  readonly assets?: { readonly module: string; readonly folders: readonly string[] };

  /** CPU time of a first build, minutes, so that a person knows how long to wait. */
  readonly cpuMinutes: number;
}

/** What Kubernetes calls itself. Without it, kubectl refuses the version that the API server reports. */
const kubernetesVersion = (): readonly string[] => {
  const [, major = '', minor = '', patch = ''] =
    /k8s\.io\/kubernetes v(\d+)\.(\d+)\.(\d+)/.exec(
      readFileSync(join(FOLDER, 'control-plane/go.mod'), 'utf8'),
    ) ?? [];
  return Object.entries({
    gitMajor: major,
    gitMinor: minor,
    gitVersion: `v${major}.${minor}.${patch}`,
    gitTreeState: 'clean',
  }).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
};

const FOLDER = __dirname;

/**
 * The programs that judge what the platform makes. Each has a folder here whose `go.mod` pins it and whose `go.sum`
 * holds the checksums of all that goes into it.
 */
export const PROGRAMS = {
  etcd: { package: 'go.etcd.io/etcd/server/v3', cpuMinutes: 0.5 },
  'control-plane': { package: '.', ldflags: kubernetesVersion(), cpuMinutes: 5.5 },
  kwok: {
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    assets: { module: 'sigs.k8s.io/kwok', folders: ['kustomize/stage'] },
    cpuMinutes: 1.5,
  },
  'agent-sandbox': {
    package: 'sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller',
    assets: { module: 'sigs.k8s.io/agent-sandbox', folders: ['k8s', 'helm'] },
    cpuMinutes: 1.5,
  },
  karpenter: {
    package: 'github.com/aws/karpenter-provider-aws/kwok',
    assets: {
      module: 'github.com/aws/karpenter-provider-aws',
      folders: [
        'charts/karpenter',
        'pkg/providers/pricing/zz_generated.pricing_aws.go',
        'pkg/providers/pricing/zz_generated.pricing_aws_cn.go',
      ],
    },
    cpuMinutes: 3.5,
  },
  cyclonus: { package: '.', cpuMinutes: 1.5 },
} as const satisfies Readonly<Record<string, GoProgram>>;

/** Name of a program. */
export type ProgramName = keyof typeof PROGRAMS;

/** The names of all programs. */
export const PROGRAM_NAMES = Object.keys(PROGRAMS) as readonly ProgramName[];

/** What a program is built from, in a form that does not widen to the literal types of the table. */
export const specOf = (name: ProgramName): GoProgram => PROGRAMS[name];

/** The folder with a program's module. */
export const sourceOf = (name: ProgramName): string => join(FOLDER, name);

/** A name that changes with anything that the program is made of: pins, checksums, own code, flags. */
export const keyOf = (name: ProgramName): string => {
  const hash = createHash('sha256').update(JSON.stringify(specOf(name)));
  for (const file of readdirSync(sourceOf(name)).sort()) {
    hash.update(file).update(readFileSync(join(sourceOf(name), file)));
  }
  return `${name}-${hash.digest('hex').slice(0, 12)}`;
};

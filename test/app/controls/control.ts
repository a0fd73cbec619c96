import type { DeploymentAssembly } from './deployment-assembly';

/** A security control that can be seen on what a deployment hands to CloudFormation and Kubernetes. */
export interface Control {
  /** Number in the checklist, which is the order of docs/generated/controls.md. */
  readonly id: number;

  /** What holds. */
  readonly title: string;

  /**
   * What of the control is not met or not seen by `check`, and why.
   *
   * @default - nothing
   */
  readonly gap?: string;

  /**
   * The deployments that it is asked of.
   *
   * @default - all
   */
  readonly appliesTo?: (assembly: DeploymentAssembly) => boolean;

  /** What violates the control, in words that lead to the place; nothing when it holds. */
  readonly check: (assembly: DeploymentAssembly) => readonly string[];

  /** Ways to remove the control, each of which `check` has to notice: what is done → how. */
  readonly broken: Readonly<Record<string, (assembly: DeploymentAssembly) => unknown>>;
}

/** A control that no test sees. */
export interface OpenControl {
  readonly id: number;
  readonly title: string;
  /** Why there is none. */
  readonly reason: string;
}

/** Says something about each element that does not fit. */
export const violations = <T>(
  elements: readonly T[],
  fits: (element: T) => boolean,
  say: (element: T) => string,
): readonly string[] => elements.filter((element) => !fits(element)).map(say);

/** Says something unless it holds. */
export const unless = (holds: boolean, say: string): readonly string[] => (holds ? [] : [say]);

import { stacksOf } from '../../assembly/assembly';
import type { ExampleName } from '../../assembly/examples';
import { deployedStacks } from './deploy-steps';
import { evaluate } from './intrinsics';

/** A resource of a deployment. */
export interface AwsResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives: its name, or a stand-in. */
  readonly ref: string;
  /** Value of a property. Only what is asked for is evaluated. */
  readonly property: (name: string) => unknown;
}

/** The resources of a type that a deployment makes, evaluated like its manifests: what refers to one another still does. */
export const awsResources = (
  example: ExampleName,
  deployment: string,
  type: string,
): readonly AwsResource[] =>
  deployedStacks(stacksOf(example).filter(({ stage }) => stage === deployment)).flatMap(
    ({ stack, context }) =>
      Object.entries(stack.template.Resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([logicalId, { Properties = {} }]) => ({
          logicalId,
          type,
          ref: String(evaluate({ Ref: logicalId }, context)),
          property: (name) => evaluate(Properties[name], context),
        })),
  );

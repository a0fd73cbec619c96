import type { IConstruct } from 'constructs';

/**
 * The CloudFormation resource of an L2 construct, for what the L2 has no property for.
 *
 * @throws Error when the construct has none of that type, because aws-cdk-lib changed
 */
export function defaultChildOf<T>(construct: IConstruct, type: abstract new (...args: never[]) => T): T {
  const child = construct.node.defaultChild;
  if (child instanceof type) return child;
  throw new Error(`${construct.node.path} has no ${type.name}; aws-cdk-lib has changed`);
}

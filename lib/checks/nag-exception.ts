/** Findings of cdk-nag that stay as they are, and why. */
export interface NagException {
  /** `N01`, `N02` … Never given to another exception. */
  readonly id: string;

  /** The rule, such as `AwsSolutions-IAM5`. */
  readonly rule: string;

  /**
   * What the rule names in brackets, one by one, such as `Resource::*`. What differs between deployments is spelled
   * `<AWS::Partition>`, `<AWS::Region>`, `<AWS::AccountId>` and `<deployment>`.
   *
   * @default - the rule judges the resource as a whole
   */
  readonly findings?: readonly string[];

  /** Path of the resource below its deployment. `*` stands for a name or the rest of one: of an agent, of its stack. */
  readonly scope: string;

  /** Why it is right here, so that a reviewer can disagree. */
  readonly reason: string;

  /**
   * Where the reason can be checked.
   *
   * @default - in this repository
   */
  readonly link?: string;
}

/** An AWS managed policy, as rule IAM4 spells it. */
export const managedPolicy = (name: string): string => `Policy::arn:<AWS::Partition>:iam::aws:policy/${name}`;

/** Resources of this account and region with a wildcard in their ARN, as rule IAM5 spells them. */
export const wildcards = (service: string, names: readonly string[]): readonly string[] =>
  names.map((name) => `Resource::arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${name}`);

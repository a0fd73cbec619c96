import { Stack, Stage, type App, type CfnResource } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagRuleCompliance, type IApplyRule, type NagRuleResult } from 'cdk-nag';

/** Something that a rule has against a resource, in words that are the same in every deployment. */
export interface Finding {
  /** The deployment, or nothing where a stack stands in no stage. */
  readonly deployment: string;
  /** Path of the resource below its deployment. */
  readonly path: string;
  /** The rule, such as `AwsSolutions-IAM5`. */
  readonly rule: string;
  /** What of the resource, where the rule says so, such as `Resource::*`. */
  readonly detail?: string;
  /** The rule in a sentence. */
  readonly explanation: string;
}

/**
 * Everything that the rules of AWS Solutions find in an application.
 *
 * The application is synthesized first, because policies are complete only then. What code acknowledges by
 * `Validations.of(construct).acknowledge()` counts nevertheless: exceptions are in one table, where they are reviewed.
 */
export const findingsOf = (app: App): readonly Finding[] => {
  app.synth();
  const checks = new CollectingChecks();
  checks.validateScope(app);
  return checks.findings;
};

/** The pack reports by rule and path; this keeps what it looked at. */
class CollectingChecks extends AwsSolutionsChecks {
  public readonly findings: Finding[] = [];

  protected override applyRule(check: IApplyRule): void {
    const { node, info } = check;
    const rule = `${this.name}-${check.ruleSuffixOverride ?? check.rule.name}`;
    const found = { ...placeOf(node), rule, explanation: info };
    const result = resultOf(() => check.rule(node));
    if (result === NagRuleCompliance.NON_COMPLIANT) this.findings.push(found);
    if (!Array.isArray(result)) return;
    for (const detail of result)
      this.findings.push({ ...found, detail: deploymentIndependent(detail, node) });
  }
}

/** A rule that cannot read a resource has not passed it, and an exception from the rule does not cover that. */
const resultOf = (evaluate: () => NagRuleResult): NagRuleResult => {
  try {
    return evaluate();
  } catch (error) {
    return [`could not be evaluated: ${error instanceof Error ? error.message : String(error)}`];
  }
};

const placeOf = ({ node }: CfnResource): Pick<Finding, 'deployment' | 'path'> => {
  const deployment = node.scopes.findLast((scope) => Stage.isStage(scope))?.node.path ?? '';
  return { deployment, path: deployment ? node.path.slice(deployment.length + 1) : node.path };
};

const deploymentIndependent = (detail: string, resource: CfnResource): string => {
  const { account, partition, region } = Stack.of(resource);
  const { deployment } = placeOf(resource);
  const neutral = detail
    .replaceAll(`arn:${partition}:`, 'arn:<AWS::Partition>:')
    .replaceAll(`:${region}:`, ':<AWS::Region>:')
    .replaceAll(`:${account}:`, ':<AWS::AccountId>:');
  return deployment ? neutral.replaceAll(`/${deployment}/`, '/<deployment>/') : neutral;
};

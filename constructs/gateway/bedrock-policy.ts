import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** A Bedrock model that the gateway may call. */
export interface BedrockGrant {
  /** The foundation model, such as `anthropic.claude-opus-4-6-v1`. */
  readonly modelId: string;

  /**
   * The cross-region inference profile through which the model is called, such as
   * `us.anthropic.claude-opus-4-6-v1`. A profile of `global.` may serve from anywhere.
   *
   * @default - the model is called directly, in `sourceRegion` only
   */
  readonly profileId?: string;

  /**
   * Every region that the profile may send a request to. AWS publishes the list per profile; a region that is
   * missing here is refused with a plain AccessDenied whenever the profile picks it.
   *
   * @default - only the source region
   */
  readonly destinationRegions?: readonly string[];
}

const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/**
 * The least that calls these models: the two invoke actions (Converse needs no other) on each inference profile in
 * the source region, and on each foundation model in every destination region, there only through the profile.
 *
 * @param scope gives partition and account of the ARNs
 * @param sourceRegion the region whose endpoint the gateway calls
 * @returns no statement for no model, as in partitions without Bedrock
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function bedrockStatements(
  scope: IConstruct,
  sourceRegion: string,
  grants: readonly BedrockGrant[],
): PolicyStatement[] {
  const stack = Stack.of(scope);
  const foundationModel = (region: string, modelId: string): string =>
    stack.formatArn({
      service: 'bedrock',
      region,
      account: '',
      resource: 'foundation-model',
      resourceName: modelId,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });

  return grants.flatMap(({ modelId, profileId, destinationRegions = [sourceRegion] }) => {
    if (profileId === undefined) {
      return [allow([foundationModel(sourceRegion, modelId)])];
    }
    const profileArn = stack.formatArn({
      service: 'bedrock',
      region: sourceRegion,
      resource: 'inference-profile',
      resourceName: profileId,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    // A global profile is also authorized against the model's ARN without a region.
    const regions = profileId.startsWith('global.') ? ['', ...destinationRegions] : destinationRegions;
    const models = [...new Set(regions)].sort().map((region) => foundationModel(region, modelId));
    return [
      allow([profileArn]),
      allow(models, { StringEquals: { 'bedrock:InferenceProfileArn': profileArn } }),
    ];
  });
}

function allow(resources: string[], conditions?: Record<string, Record<string, string>>): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions: INVOKE, resources, conditions });
}

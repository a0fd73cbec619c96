import { App, Stack } from 'aws-cdk-lib';
import { type BedrockGrant, bedrockStatements } from '../../../constructs/gateway/bedrock-policy';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: Joined | Joined[];
  readonly Condition?: unknown;
}

interface Joined {
  readonly 'Fn::Join': readonly [string, readonly unknown[]];
}

const OPUS = 'anthropic.claude-opus-4-6-v1';

function statements(grants: readonly BedrockGrant[], region = 'us-west-2'): Statement[] {
  const stack = new Stack(new App(), 'Gateway', { env: { account: '111122223333', region } });
  return stack.resolve(
    bedrockStatements(stack, region, grants).map((each) => each.toStatementJson() as unknown),
  ) as Statement[];
}

/** The resources as strings, with the partition token put back as `arn:<partition>:`. */
function arns({ Resource }: Statement): string[] {
  return [Resource].flat().map((resource) => {
    return resource['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '<partition>')).join('');
  });
}

describe('bedrockStatements', () => {
  test('a profile is allowed in the source region, its model in every destination and only through the profile', () => {
    const [profile, model, ...rest] = statements([
      { modelId: OPUS, profileId: `us.${OPUS}`, destinationRegions: ['us-west-2', 'us-east-1', 'us-east-2'] },
    ]) as [Statement, Statement];
    expect(rest).toEqual([]);
    const profileArn = `arn:<partition>:bedrock:us-west-2:111122223333:inference-profile/us.${OPUS}`;
    expect(arns(profile)).toEqual([profileArn]);
    expect(profile.Condition).toBeUndefined();
    expect(arns(model)).toEqual([
      `arn:<partition>:bedrock:us-east-1::foundation-model/${OPUS}`,
      `arn:<partition>:bedrock:us-east-2::foundation-model/${OPUS}`,
      `arn:<partition>:bedrock:us-west-2::foundation-model/${OPUS}`,
    ]);
    expect(model.Condition).toEqual({
      StringEquals: { 'bedrock:InferenceProfileArn': profile.Resource },
    });
  });

  test('a global profile adds the ARN without a region', () => {
    const model = statements([
      { modelId: OPUS, profileId: `global.${OPUS}`, destinationRegions: ['eu-central-1'] },
    ])[1] as Statement;
    expect(arns(model)).toEqual([
      `arn:<partition>:bedrock:::foundation-model/${OPUS}`,
      `arn:<partition>:bedrock:eu-central-1::foundation-model/${OPUS}`,
    ]);
  });

  test('a model without a profile is allowed in the source region alone', () => {
    const all = statements([{ modelId: 'amazon.nova-lite-v1:0' }], 'eu-west-1');
    expect(all.map(arns)).toEqual([
      ['arn:<partition>:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0'],
    ]);
  });

  test.each<[string, readonly BedrockGrant[]]>([
    ['a profile', [{ modelId: OPUS, profileId: `us.${OPUS}`, destinationRegions: ['us-east-1'] }]],
    ['a global profile', [{ modelId: OPUS, profileId: `global.${OPUS}` }]],
    ['a model', [{ modelId: OPUS }]],
  ])('%s grants the two invoke actions and no wildcard', (_, grants) => {
    for (const statement of statements(grants)) {
      expect(statement.Action).toEqual(['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']);
      expect(arns(statement).join()).not.toContain('*');
    }
  });

  test('no model, no permission', () => {
    expect(statements([])).toEqual([]);
  });
});

import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AgentSecret } from '../../../constructs/agents/agent-secret';

function synthesize(region: string) {
  const app = new App();
  const keys = new Stack(app, 'Keys', { env: { account: '111122223333', region } });
  const stack = new Stack(app, 'Agents', { env: { account: '111122223333', region } });
  const encryptionKey = new Key(keys, 'Key');
  const secret = new AgentSecret(stack, 'Seed', { deployment: 'test', agent: 'support', encryptionKey });
  return { secret, template: Template.fromStack(stack), keys: Template.fromStack(keys) };
}

test('generates 64 letters and digits under a name known to everybody who needs it', () => {
  const { secret, template } = synthesize('us-west-2');
  expect(secret.secretName).toBe('openclaw/test/agents/support/seed');
  template.hasResource('AWS::SecretsManager::Secret', {
    Properties: {
      Name: 'openclaw/test/agents/support/seed',
      KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('Key.*Arn') },
      GenerateSecretString: {
        SecretStringTemplate: '{}',
        GenerateStringKey: 'seed',
        PasswordLength: 64,
        ExcludePunctuation: true,
        IncludeSpace: false,
      },
    },
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
  });
});

test('one agent is one resource: hundreds share a stack', () => {
  expect(Object.keys(synthesize('us-west-2').template.toJSON().Resources as object)).toHaveLength(1);
});

test('is portable to China: neither it nor the key it uses names a partition', () => {
  const { template, keys } = synthesize('cn-north-1');
  const text = JSON.stringify([template.toJSON(), keys.toJSON()]);
  expect(text).not.toMatch(/arn:aws:|amazonaws\.com/);
});

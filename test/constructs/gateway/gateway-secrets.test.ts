import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { GatewaySecrets } from '../../../constructs/gateway/gateway-secrets';

const READER = 'arn:aws-cn:iam::111122223333:role/external-secrets';

function template(removalPolicy = RemovalPolicy.RETAIN, region = 'us-west-2'): Template {
  const stack = new Stack(new App(), 'Gateway', { env: { account: '111122223333', region } });
  new GatewaySecrets(stack, 'Secrets', { deployment: 'test', removalPolicy, readerRoleArns: [READER] });
  return Template.fromStack(stack);
}

describe('GatewaySecrets', () => {
  test('the values are generated, never written down, and encrypted by a key that rotates', () => {
    const secrets = template().findResources('AWS::SecretsManager::Secret');
    expect(Object.values(secrets).map(({ Properties }) => (Properties as { Name: string }).Name)).toEqual([
      'openclaw/test/gateway/master-key',
      'openclaw/test/gateway/salt-key',
      'openclaw/test/gateway/database',
    ]);
    for (const { Properties } of Object.values(secrets)) {
      expect(Properties).toMatchObject({
        GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 48 },
        KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^SecretsEncryptionKey/), 'Arn'] },
      });
      expect(Properties).not.toHaveProperty('SecretString');
    }
    template().hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('the salt cannot be overwritten, and where it is retained not deleted either', () => {
    const denied = (policy: RemovalPolicy): string[] => {
      const policies = template(policy).findResources('AWS::SecretsManager::ResourcePolicy');
      const [only, ...rest] = Object.values(policies) as {
        Properties: {
          SecretId: { Ref: string };
          ResourcePolicy: { Statement: { Effect: string; Action: string[] }[] };
        };
      }[];
      expect(rest).toEqual([]);
      expect(only?.Properties.SecretId.Ref).toMatch(/^SecretsSaltKey/);
      const statement = only?.Properties.ResourcePolicy.Statement[0];
      expect(statement?.Effect).toBe('Deny');
      return statement?.Action ?? [];
    };
    const writes = ['PutSecretValue', 'RotateSecret', 'UpdateSecret', 'UpdateSecretVersionStage'];
    const named = (actions: string[]): string[] => actions.map((action) => `secretsmanager:${action}`);
    expect(denied(RemovalPolicy.RETAIN)).toEqual(named([...writes, 'DeleteSecret']));
    expect(denied(RemovalPolicy.DESTROY)).toEqual(named(writes));
  });

  test.each([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY])(
    'key and secrets go or stay together: %s',
    (policy) => {
      const expected = policy === RemovalPolicy.RETAIN ? 'Retain' : 'Delete';
      for (const type of ['AWS::KMS::Key', 'AWS::SecretsManager::Secret']) {
        template(policy).allResources(type, { DeletionPolicy: expected, UpdateReplacePolicy: expected });
      }
    },
  );

  test('readers may decrypt through Secrets Manager only', () => {
    template().hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Sid: 'ReadThroughSecretsManager',
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: '*',
            Principal: { AWS: READER },
            Condition: {
              StringEquals: {
                'kms:ViaService': {
                  'Fn::Join': ['', ['secretsmanager.us-west-2.', { Ref: 'AWS::URLSuffix' }]],
                },
              },
            },
          },
        ]),
      },
    });
  });

  test('names no partition of its own in China', () => {
    const text = JSON.stringify(template(RemovalPolicy.RETAIN, 'cn-north-1').toJSON());
    expect(text).not.toMatch(/arn:aws:|amazonaws\.com/);
  });
});

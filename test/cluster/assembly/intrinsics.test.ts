import { evaluate, evaluateText, type TemplateContext } from './intrinsics';

const context: TemplateContext = {
  region: 'cn-north-1',
  account: '111122223333',
  resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: { 'Fn::Join': ['-', ['node', { Ref: 'AWS::Region' }]] } },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'openclaw/demo/seed' } },
    Queue: { Type: 'AWS::SQS::Queue' },
  },
  importOf: (name) => `imported ${name}`,
};

test.each([
  [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com.cn'],
  [{ 'Fn::Sub': 'arn:${AWS::Partition}:x:${Role}' }, 'arn:aws-cn:x:node-cn-north-1'],
  [
    { 'Fn::Sub': ['${A}-${Role.Arn}', { A: 'a' }] },
    'a-arn:aws-cn:iam:cn-north-1:111122223333:node-cn-north-1',
  ],
  [{ Ref: 'Role' }, 'node-cn-north-1'],
  [{ Ref: 'Secret' }, 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:openclaw/demo/seed-AbCdEf'],
  [{ 'Fn::GetAtt': ['Queue', 'QueueName'] }, 'Queue-STANDIN'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  [{ 'Fn::ImportValue': 'Network:Vpc' }, 'imported Network:Vpc'],
])('%j is %s', (value, expected) => {
  expect(evaluateText(value, context)).toBe(expected);
});

test('values around intrinsics stay as they are', () => {
  expect(evaluate({ a: [1, { Ref: 'Role' }, null], b: true }, context)).toEqual({
    a: [1, 'node-cn-north-1', null],
    b: true,
  });
});

test('what the template does not have is refused', () => {
  expect(() => evaluate({ Ref: 'Missing' }, context)).toThrow(
    'the template refers to Missing, which it does not have',
  );
});

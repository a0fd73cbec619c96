import { resolveModel } from '../../../../lib/catalogue/bedrock-models';
import { unless, violations, type Control } from '../control';
import { targetOf, theResource, type DeploymentAssembly } from '../deployment-assembly';
import { at, drop, listAt, push, put } from '../json';
import {
  actionsOf,
  identityStatements,
  isAllow,
  resourcesNamedBy,
  roleOf,
  statementsOf,
  theStatement,
  trustOf,
} from '../statements';

const ROLE = 'AWS::IAM::Role';
const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/** What EC2 makes for Karpenter, and what must therefore carry the cluster's tag when it is changed. */
const OWNED_BY_KARPENTER =
  /:(fleet|instance|instance-profile|launch-template|network-interface|spot-instances-request|volume)\//;
const CHANGES = /^(ec2|iam):(Add|Create|Delete|Remove|Run|Tag|Terminate)/;

const karpenterStatements = (assembly: DeploymentAssembly) =>
  statementsOf(assembly, roleOf(assembly, 'kube-system', 'karpenter'));
const bedrockStatements = (assembly: DeploymentAssembly) =>
  identityStatements(assembly).filter(({ statement }) =>
    actionsOf(statement).some((action) => action.startsWith('bedrock')),
  );

const karpenter: Control = {
  id: 14,
  title:
    "Karpenter changes only what carries the cluster's tag, and passes only the nodes' role, only to EC2",
  check: (assembly) => {
    const tag = `kubernetes.io/cluster/${assembly.config.name}`;
    const statements = karpenterStatements(assembly).filter(({ statement }) => isAllow(statement));
    const passing = statements.filter(({ statement }) => actionsOf(statement).includes('iam:PassRole'));
    return [
      ...unless(statements.length > 0, 'no policy of Karpenter'),
      ...violations(
        statements.filter(
          ({ statement }) =>
            actionsOf(statement).some((action) => CHANGES.test(action)) &&
            resourcesNamedBy(statement).some(
              (resource) => resource === '*' || OWNED_BY_KARPENTER.test(resource),
            ),
        ),
        ({ statement }) =>
          at(statement, 'Condition', 'StringEquals', `aws:ResourceTag/${tag}`) === 'owned' ||
          at(statement, 'Condition', 'StringEquals', `aws:RequestTag/${tag}`) === 'owned',
        ({ name }) => `${name} is not bound to ${tag}`,
      ),
      ...unless(passing.length === 1, `${passing.length} statements pass a role`),
      ...violations(
        passing,
        ({ policy, statement }) => {
          const role = targetOf(assembly, policy.stack, at(statement, 'Resource'));
          const service = JSON.stringify(
            at(statement, 'Condition', 'StringEquals', 'iam:PassedToService') ?? '',
          );
          return (
            role !== undefined &&
            JSON.stringify(trustOf(role)).includes('"ec2.amazonaws.com"') &&
            service.includes('ec2.')
          );
        },
        ({ name }) => `${name} passes more than the nodes' role to EC2`,
      ),
    ];
  },
  broken: {
    'it may terminate any instance': (a) =>
      drop(
        theStatement(karpenterStatements(a), (s) => actionsOf(s).includes('ec2:TerminateInstances')),
        ['Condition', 'StringEquals'],
      ),
    'it may pass any role': (a) =>
      put(
        theStatement(karpenterStatements(a), (s) => actionsOf(s).includes('iam:PassRole')),
        ['Resource'],
        '*',
      ),
    'it may pass the role to any service': (a) =>
      drop(
        theStatement(karpenterStatements(a), (s) => actionsOf(s).includes('iam:PassRole')),
        ['Condition'],
      ),
    'it belongs to another cluster': (a) =>
      put(
        theStatement(karpenterStatements(a), (s) => actionsOf(s).includes('iam:CreateInstanceProfile')),
        ['Condition', 'StringEquals'],
        { 'aws:RequestTag/kubernetes.io/cluster/other': 'owned' },
      ),
  },
};

/** The ARNs that the catalogue says the configured models need. */
const bedrockArns = ({ config }: DeploymentAssembly): readonly string[] => {
  const partition = config.region.startsWith('cn-') ? 'aws-cn' : 'aws';
  return config.gateway.models.flatMap((model) => {
    if (model.provider !== 'bedrock') return [];
    const found = resolveModel(model.model ?? model.name, config.region, model.scope);
    if (!found.ok) return [];
    const { profileId, modelId, destinationRegions, scope } = found.model;
    return [
      `arn:${partition}:bedrock:${config.region}:${config.account}:inference-profile/${profileId}`,
      ...[...destinationRegions, ...(scope === 'global' ? [''] : [])].map(
        (region) => `arn:${partition}:bedrock:${region}::foundation-model/${modelId}`,
      ),
    ];
  });
};

const bedrockModels: Control = {
  id: 15,
  title: 'Bedrock: the two invoke actions on exactly the profiles and models of the configuration',
  check: (assembly) => {
    const statements = bedrockStatements(assembly);
    const granted = new Set(statements.flatMap(({ statement }) => resourcesNamedBy(statement)));
    const needed = new Set(bedrockArns(assembly));
    return [
      ...violations(
        statements.flatMap(({ statement }) => actionsOf(statement)),
        (action) => INVOKE.includes(action),
        (action) => `${action} is allowed`,
      ),
      ...violations(
        [...granted],
        (arn) => needed.has(arn),
        (arn) => `${arn} is granted, no model needs it`,
      ),
      ...violations(
        [...needed],
        (arn) => granted.has(arn),
        (arn) => `${arn} is not granted`,
      ),
    ];
  },
  broken: {
    'every model is granted': (a) => put(theStatement(bedrockStatements(a)), ['Resource'], '*'),
    'every action is granted': (a) => put(theStatement(bedrockStatements(a)), ['Action'], 'bedrock:*'),
    'a destination region is missing': (a) =>
      drop(
        theStatement(bedrockStatements(a), (s) => listAt(s, 'Resource').length > 3),
        ['Resource', 2],
      ),
    'a model of another provider is granted': (a) =>
      push(
        theStatement(bedrockStatements(a)),
        ['Resource'],
        'arn:aws:bedrock:us-east-1::foundation-model/example.model-v1',
      ),
  },
};

const bedrockHolder: Control = {
  id: 16,
  title: "Only the gateway's role may call Bedrock",
  check: (assembly) => {
    const allowed = new Set(
      statementsOf(assembly, roleOf(assembly, 'litellm', 'litellm')).map(({ name }) => name),
    );
    return violations(
      bedrockStatements(assembly).filter(({ statement }) => isAllow(statement)),
      ({ name }) => allowed.has(name),
      ({ name }) => `${name} may call Bedrock`,
    );
  },
  broken: {
    'External Secrets may call it too': (a) =>
      push(
        theStatement(statementsOf(a, roleOf(a, 'external-secrets', 'external-secrets'))),
        ['Action'],
        'bedrock:InvokeModel',
      ),
    'the nodes may call it too': (a) =>
      push(theResource(a, ROLE).resource.Properties, ['Policies'], {
        PolicyName: 'models',
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }] },
      }),
  },
};

/** What Karpenter and the gateway may do in AWS. */
export const awsGrants: readonly Control[] = [karpenter, bedrockModels, bedrockHolder];

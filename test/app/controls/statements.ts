import { resourcesOf, targetOf, type DeploymentAssembly, type PlacedResource } from './deployment-assembly';
import { at, list, listAt, NothingToBreak, textAt } from './json';

/** A statement of an identity policy, with where it stands. */
export interface PlacedStatement {
  readonly name: string;
  readonly policy: PlacedResource;
  readonly statement: unknown;
}

/** The statements of all identity policies: managed, inline, and apart. Not those of keys, queues and secrets. */
export const identityStatements = (assembly: DeploymentAssembly): readonly PlacedStatement[] =>
  resourcesOf(assembly, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role').flatMap((policy) => {
    const { Properties } = policy.resource;
    return [
      at(Properties, 'PolicyDocument'),
      ...listAt(Properties, 'Policies').map((p) => at(p, 'PolicyDocument')),
    ]
      .flatMap((document) => listAt(document, 'Statement'))
      .map((statement, index) => ({
        name: `${policy.name} ${textAt(statement, 'Sid') || `#${index}`}`,
        policy,
        statement,
      }));
  });

/** The actions of a statement. */
export const actionsOf = (statement: unknown): readonly string[] => listAt(statement, 'Action').map(String);

/** The resources of a statement, as text: what only a deployment knows stays an expression. */
export const resourcesNamedBy = (statement: unknown): readonly string[] =>
  listAt(statement, 'Resource').map((resource) =>
    typeof resource === 'string' ? resource : JSON.stringify(resource),
  );

/** Whether the statement allows something. */
export const isAllow = (statement: unknown): boolean => at(statement, 'Effect') === 'Allow';

/** The statements of a role's trust policy. */
export const trustOf = (role: PlacedResource): readonly unknown[] =>
  list(at(role.resource.Properties, 'AssumeRolePolicyDocument', 'Statement'));

/** The role of the pods of a service account. */
export const roleOf = (
  assembly: DeploymentAssembly,
  namespace: string,
  serviceAccount: string,
): PlacedResource | undefined => {
  const association = resourcesOf(assembly, 'AWS::EKS::PodIdentityAssociation').find(
    ({ resource: { Properties } }) =>
      at(Properties, 'Namespace') === namespace && at(Properties, 'ServiceAccount') === serviceAccount,
  );
  return association && targetOf(assembly, association.stack, at(association.resource.Properties, 'RoleArn'));
};

/** The statements that a role has by all of its policies. */
export const statementsOf = (
  assembly: DeploymentAssembly,
  role?: PlacedResource,
): readonly PlacedStatement[] =>
  identityStatements(assembly).filter(
    ({ policy }) =>
      policy.name === role?.name ||
      listAt(policy.resource.Properties, 'Roles').some(
        (attached) => targetOf(assembly, policy.stack, attached)?.name === role?.name,
      ),
  );

/** The first statement that fits, to be broken. */
export const theStatement = (
  statements: readonly PlacedStatement[],
  fits: (statement: unknown) => boolean = () => true,
): unknown => {
  const found = statements.find(({ statement }) => fits(statement));
  if (!found) throw new NothingToBreak('no such statement');
  return found.statement;
};

import { unless, type Control } from '../control';
import {
  dropResources,
  isProduction,
  resourcesOf,
  theResource,
  type DeploymentAssembly,
} from '../deployment-assembly';
import { at, drop, listAt, put, textAt } from '../json';

const PLAN = 'AWS::Backup::BackupPlan';
const SELECTION = 'AWS::Backup::BackupSelection';
const VAULT = 'AWS::Backup::BackupVault';
const rules = ['BackupPlan', 'BackupPlanRule'] as const;

const selection = (assembly: DeploymentAssembly): unknown =>
  theResource(assembly, SELECTION).resource.Properties;
const conditionOf = (properties: unknown, kind: 'StringEquals' | 'StringLike'): string => {
  const [condition] = listAt(properties, 'BackupSelection', 'Conditions', kind);
  return `${textAt(condition, 'ConditionKey')}=${textAt(condition, 'ConditionValue')}`;
};

const volumeBackups: Control = {
  id: 24,
  title:
    'Volumes that claims made, those of agents among them, are backed up every night and kept a week or more',
  gap: 'a restore was not tried, nor that the EBS driver writes the tags',
  appliesTo: isProduction,
  check: (assembly) => {
    const plans = resourcesOf(assembly, PLAN).flatMap(({ resource }) =>
      listAt(resource.Properties, ...rules),
    );
    const kept = plans.map((rule) => Number(at(rule, 'Lifecycle', 'DeleteAfterDays')));
    const chosen = resourcesOf(assembly, SELECTION).map(({ resource }) => resource.Properties);
    return [
      ...unless(
        kept.some((days) => days >= 7),
        'no plan keeps a backup for a week',
      ),
      ...unless(
        chosen.some(
          (properties) =>
            conditionOf(properties, 'StringEquals') ===
              `aws:ResourceTag/kubernetes.io/cluster/${assembly.config.name}=owned` &&
            conditionOf(properties, 'StringLike') === 'aws:ResourceTag/kubernetes.io/created-for/pvc/name=*',
        ),
        'no plan selects the volumes that claims of this cluster made',
      ),
      ...resourcesOf(assembly, VAULT).flatMap(({ name, resource }) => [
        ...unless(at(resource.Properties, 'EncryptionKeyArn') !== undefined, `${name} has no key of ours`),
        ...unless(resource.DeletionPolicy === 'Retain', `${name} goes when its stack goes`),
      ]),
    ];
  },
  broken: {
    'no plan': (a) => {
      dropResources(a, PLAN);
    },
    'nothing is selected': (a) => {
      dropResources(a, SELECTION);
    },
    'kept for a day': (a) =>
      put(theResource(a, PLAN).resource.Properties, [...rules, 0, 'Lifecycle', 'DeleteAfterDays'], 1),
    'another cluster': (a) =>
      put(
        selection(a),
        ['BackupSelection', 'Conditions', 'StringEquals', 0, 'ConditionKey'],
        'aws:ResourceTag/kubernetes.io/cluster/other',
      ),
    'root volumes, too': (a) => drop(selection(a), ['BackupSelection', 'Conditions', 'StringLike']),
    'the vault goes': (a) => put(theResource(a, VAULT).resource, ['DeletionPolicy'], 'Delete'),
  },
};

/** What is backed up. */
export const awsBackup: readonly Control[] = [volumeBackups];

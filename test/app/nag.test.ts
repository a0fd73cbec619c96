import { App, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Cluster, DefaultCapacityType, EndpointAccess, KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../lib/app';
import { exceptionRows, exceptions } from '../../lib/checks/exceptions';
import { findingsOf, type Finding } from '../../lib/checks/findings';
import type { NagException } from '../../lib/checks/nag-exception';
import { complaintsOf, reviewFindings } from '../../lib/checks/review-findings';
import { resolveDeployments } from '../../lib/config/resolve-deployments';
import { examples } from '../assembly/examples';

const outdir = mkdtempSync(join(tmpdir(), 'nag-'));
afterAll(() => {
  rmSync(outdir, { recursive: true });
});

/** What the rules find in a stack `Extra` of a deployment `prod`. */
const findingsIn = (plant: (stack: Stack) => void): readonly Finding[] => {
  const app = new App({ analyticsReporting: false, outdir });
  const env = { account: '111122223333', region: 'us-west-2' };
  plant(new Stack(new Stage(app, 'prod', { env }), 'Extra'));
  return findingsOf(app);
};

const exception = (change: Partial<NagException> = {}): NagException => ({
  id: 'N99',
  rule: 'AwsSolutions-S1',
  scope: 'Extra/Files/Resource',
  reason: 'planted by a test of the review itself',
  ...change,
});

describe('every stack of every example', () => {
  let findings: readonly Finding[];

  beforeAll(async () => {
    const found: Finding[] = [];
    for (const deployments of Object.values(examples)) {
      found.push(...findingsOf(await buildApp({ deployments: resolveDeployments(deployments), outdir })));
    }
    findings = found;
  });

  test('has no finding without a reason and no reason without a finding', () => {
    expect(complaintsOf(reviewFindings(findings, exceptions))).toEqual([]);
  });

  test('was looked at: the review would fail without its exceptions', () => {
    const { unexplained } = reviewFindings(findings, []);
    expect(new Set(unexplained.map(({ deployment }) => deployment))).toEqual(
      new Set(Object.values(examples).flatMap((deployments) => deployments.map(({ name }) => name))),
    );
  });

  test('fails when one exception too many stands in the table', () => {
    const stale = exception({ scope: 'Network/Gone/Resource' });
    expect(complaintsOf(reviewFindings(findings, [...exceptions, stale]))).toEqual([
      'N99 is not needed: no deployment has AwsSolutions-S1 at Network/Gone/Resource\n' +
        '  Remove it from lib/checks/exceptions, or correct its scope.',
    ]);
  });
});

describe('the exceptions', () => {
  test('have an id of their own, a place and a reason that is one', () => {
    const ids = exceptions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, rule, scope, reason, findings } of exceptions) {
      expect(id).toMatch(/^N\d{2,}$/);
      expect(rule).toMatch(/^AwsSolutions-[A-Z]+\d+$/);
      expect(scope).toMatch(/^[A-Z]/);
      expect(reason).toMatch(/^.{20,}\.$/s);
      expect(findings).not.toEqual([]);
    }
  });

  test('name no deployment, region, account or partition', () => {
    for (const row of exceptionRows()) {
      expect(row.join(' ')).not.toMatch(/arn:aws|\d{12}|[a-z]{2}-[a-z]+-\d|amazonaws\.com/);
    }
  });

  test('use a wildcard only for agents', () => {
    const wide = exceptions.filter(({ scope }) => scope.includes('*'));
    expect(wide.map(({ scope }) => scope)).toEqual(['Agents-*/*/Seed/Secret']);
  });
});

describe('the review', () => {
  const publicBucket = (stack: Stack) => {
    new Bucket(stack, 'Files', {
      publicReadAccess: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ACLS_ONLY,
    });
  };

  test('reports what is planted, and says what to do', () => {
    const complaints = complaintsOf(reviewFindings(findingsIn(publicBucket), []));
    expect(complaints).toContain(
      [
        'AwsSolutions-S1 at Extra/Files/Resource in prod',
        '  The S3 Bucket has server access logs disabled.',
        '  Fix it, or say in lib/checks/exceptions why it is right:',
        "  { id: 'N…', rule: 'AwsSolutions-S1', scope: 'Extra/Files/Resource', reason: '…' }",
      ].join('\n'),
    );
    expect(complaints.join('\n')).toContain('AwsSolutions-S10 at Extra/Files/Policy/Resource');
  });

  test('does not let code acknowledge a finding outside the table', () => {
    const findings = findingsIn((stack) => {
      publicBucket(stack);
      Validations.of(stack).acknowledge({ id: 'AwsSolutions-S1', reason: 'because' });
    });
    expect(findings.map(({ rule }) => rule)).toContain('AwsSolutions-S1');
  });

  test.each([
    ['the exact path', {}, true],
    ['another rule', { rule: 'AwsSolutions-S2' }, false],
    ['a path above', { scope: 'Extra/Files' }, false],
    ['a path below', { scope: 'Extra/Files/Resource/Deep' }, false],
    ['the rest of a name', { scope: 'Ext*/Files/Resource' }, true],
    ['a whole name', { scope: '*/Files/Resource' }, true],
    ['a wildcard for two names', { scope: '*/Resource' }, false],
    ['a dot for a letter', { scope: 'Extra/File./Resource' }, false],
    ['a finding that the rule does not name', { findings: ['Resource::*'] }, false],
  ])('an exception with %s', (_, change, covers) => {
    const findings = findingsIn(publicBucket).filter(({ rule }) => rule === 'AwsSolutions-S1');
    const { used, unused } = reviewFindings(findings, [exception(change)]);
    expect([used.length, unused.length]).toEqual(covers ? [1, 0] : [0, 1]);
  });

  test('wants every listed finding of an exception to be there', () => {
    const at = { deployment: 'prod', path: 'Extra/Role', rule: 'AwsSolutions-IAM5', explanation: '' };
    const broad = exception({ rule: at.rule, scope: at.path, findings: ['Resource::*', 'Action::s3:*'] });
    expect(complaintsOf(reviewFindings([{ ...at, detail: 'Resource::*' }], [broad]))).toEqual([
      expect.stringContaining('no deployment has AwsSolutions-IAM5[Action::s3:*] at Extra/Role'),
    ]);
    const { unexplained } = reviewFindings([{ ...at, detail: 'Action::ec2:*' }], [broad]);
    expect(unexplained).toHaveLength(1);
  });

  test('takes a rule that cannot read a resource for a finding of its own', () => {
    const findings = findingsIn((stack) => {
      new CfnFunction(stack, 'Files', { role: 'role', code: { zipFile: 'x' }, runtime: 'unreadable!' });
    });
    const l1 = findings.filter(({ rule }) => rule === 'AwsSolutions-L1');
    expect(l1.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^could not be evaluated: /)]);
    const blanket = exception({ rule: 'AwsSolutions-L1', scope: 'Extra/Files' });
    expect(reviewFindings(l1, [blanket]).unexplained).toEqual(l1);
  });
});

describe('clusters of aws-eks-v2', () => {
  const findingsOfCluster = (endpointAccess: EndpointAccess) =>
    findingsIn((stack) => {
      new Cluster(stack, 'Cluster', {
        version: KubernetesVersion.V1_35,
        defaultCapacityType: DefaultCapacityType.NODEGROUP,
        defaultCapacity: 0,
        endpointAccess,
      });
    })
      .filter(({ rule }) => rule.startsWith('AwsSolutions-EKS'))
      .map(({ rule, detail = '' }) => `${rule} ${detail}`.trim());

  const logs = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

  test('are seen by the rules: an open endpoint and missing logs', () => {
    expect(findingsOfCluster(EndpointAccess.PUBLIC)).toEqual([
      'AwsSolutions-EKS1',
      ...logs.map((log) => `AwsSolutions-EKS2 LogExport::${log}`),
    ]);
    expect(findingsOfCluster(EndpointAccess.PRIVATE)).toEqual(
      logs.map((log) => `AwsSolutions-EKS2 LogExport::${log}`),
    );
  });
});

import { join } from 'node:path';
import { ASSEMBLIES, examples, type ExampleName } from '../../assembly/examples';
import { agentPod, VIOLATIONS, type AgentPod, type Violation } from '../../cdk8s/admission/violations';
import { ALSO_BY_STANDARD, ONLY_BY_STANDARD, podSecurityLabels } from '../admission/pod-security';
import {
  addNamespace,
  policiesIn,
  putInForce,
  refusalOf,
  untilRefused,
  type Rule,
} from '../admission/policies';
import { refusalBy, subjectOf, SUBJECT_NAMES, SUBJECTS, type Subject } from '../admission/subjects';
import { deploySteps } from '../assembly/deploy-steps';
import { eventually } from '../harness/eventually';
import type { NewObject, ObjectRef } from '../harness/kubernetes-client';
import { startPlatform, type Platform } from '../platform';
import { DEPLOYMENT } from '../sandboxes/agents';
import { conditionOf, isSandbox, KIND, type Conditioned } from '../sandboxes/kinds';
import { podOf } from '../sandboxes/pod-of';

const TIER = { 'openclaw.dev/tier': 'agent' } as const;
/** Namespaces with the policies of the deployment alone, with the pod security level alone, and with both. */
const [BY_POLICY, BY_STANDARD, BY_BOTH] = ['by-policy', 'by-standard', 'by-both'] as const;

const CONTROL: Violation = { name: 'nothing', spoil: () => undefined, refusal: '' };

let platform: Platform;
let standard: Readonly<Record<string, string>>;
beforeAll(async () => {
  platform = await startPlatform({ name: 'admission', ...DEPLOYMENT });
  const { client, objects } = platform;
  const namespace = objects.find(({ metadata }) => metadata.name === 'agent-support');
  standard = podSecurityLabels(namespace?.metadata.labels);
  await addNamespace(client, BY_POLICY, TIER);
  await addNamespace(client, BY_STANDARD, standard);
  await addNamespace(client, BY_BOTH, { ...standard, ...TIER });
  // Another runtime that the cluster knows: for one that it does not know, no policy would be asked.
  const metadata = { name: 'gvisor' };
  await client.apply({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata, handler: 'runsc' });
});
afterAll(() => platform.stop());

const spoiledPod = ({ spoil }: Violation): AgentPod => {
  const pod = agentPod();
  spoil(pod);
  return pod;
};
const spoiled = (violation: Violation, subject: Subject, namespace: string): NewObject =>
  subjectOf(subject, spoiledPod(violation), namespace);

/** What is said against a violation; undefined when it is let through. */
const judge = async (
  violation: Violation,
  subject: Subject,
  namespace: string,
): Promise<string | undefined> => {
  const { client } = platform;
  const { ephemeralContainers } = spoiledPod(violation).spec;
  if (subject !== 'Pod' || ephemeralContainers === undefined) {
    return refusalOf(client.create(spoiled(violation, subject, namespace), { dryRun: true }));
  }
  // Such a container cannot be there from the start: it joins a pod.
  const ref = await existing(subject, namespace);
  const said = await refusalOf(client.merge(ref, { spec: { ephemeralContainers } }, 'ephemeralcontainers'));
  await client.remove(ref, { gracePeriodSeconds: 0 });
  return said;
};

/** An agent as it should be, to be changed. */
const existing = async (subject: Subject, namespace: string): Promise<ObjectRef> => {
  const object = subjectOf(subject, agentPod(), namespace);
  const ref = { apiVersion: object.apiVersion, kind: object.kind, name: 'agent', namespace };
  if ((await platform.client.get(ref)) === undefined) await platform.client.create(object);
  return ref;
};

/** The rules of the deployment's policy on a subject. */
const rulesOn = (subject: Subject): readonly Rule[] =>
  policiesIn(platform.objects).find(({ metadata }) => metadata.name === SUBJECTS[subject].policy)?.spec
    .validations ?? [];

/** The message of the one rule that says this. */
const messageOf = (subject: Subject, refusal: string): string => {
  const [rule, ...others] = rulesOn(subject).filter(({ message }) => message.includes(refusal));
  if (!rule || others.length > 0) throw new Error(`not one rule says: ${refusal}`);
  return rule.message;
};

describe.each(SUBJECT_NAMES)('by policy alone, a %s', (subject) => {
  test('passes as agents are', async () => {
    expect(await judge(CONTROL, subject, BY_POLICY)).toBeUndefined();
  });

  test.each(VIOLATIONS)('is refused with: $name', async (violation) => {
    const { invalidPod, refusal } = violation;
    const said = await judge(violation, subject, BY_POLICY);
    if (subject === 'Pod' && invalidPod !== undefined) expect(said).toContain(invalidPod);
    else expect(said).toBe(refusalBy(subject, messageOf(subject, refusal)));
  });
});

describe('by the pod security level alone, a pod', () => {
  const refusal = (what: string): string =>
    `pods "agent" is forbidden: violates PodSecurity "restricted:latest": ${what}`;

  test('passes as agents are', async () => {
    expect(await judge(CONTROL, 'Pod', BY_STANDARD)).toBeUndefined();
  });

  test.each(ONLY_BY_STANDARD)('is refused with: $name', async (violation) => {
    expect(await judge(violation, 'Pod', BY_STANDARD)).toBe(refusal(violation.refusal));
    expect(await judge(violation, 'Pod', BY_BOTH)).toBe(refusal(violation.refusal));
    expect(await judge(violation, 'Pod', BY_POLICY)).toBeUndefined();
  });

  test('is refused with what a level knows of, and no more: the rest is up to the policies', async () => {
    const seen: Record<string, string> = {};
    for (const violation of VIOLATIONS.filter(({ invalidPod }) => invalidPod === undefined)) {
      const said = await judge(violation, 'Pod', BY_STANDARD);
      if (said !== undefined) seen[violation.name] = said;
    }
    const known = Object.entries(ALSO_BY_STANDARD).map(([name, what]) => [name, refusal(what)]);
    expect(seen).toEqual(Object.fromEntries(known));
  });
});

describe('the agents of an example pass, as Sandboxes and as pods:', () => {
  test.each(Object.keys(examples) as ExampleName[])('%s', async (example) => {
    const { client } = platform;
    for (const [deployment, steps] of deploySteps(join(ASSEMBLIES, example))) {
      const objects = steps.flatMap((step) => (step.kind === 'manifest' ? step.objects : []));
      const namespace = `${example}-${deployment}`;
      await putInForce(client, { name: namespace, labels: standard, policies: policiesIn(objects) });
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'agent', namespace } };
      await client.apply(account);
      const [violation = CONTROL] = VIOLATIONS;
      for (const subject of SUBJECT_NAMES) await untilRefused(client, spoiled(violation, subject, namespace));

      const agents = objects.filter(isSandbox);
      const candidates = agents.flatMap((agent) => [
        { ...agent, metadata: { ...agent.metadata, namespace } },
        podOf(agent, namespace),
      ]);
      const said = candidates.map((candidate) => refusalOf(client.create(candidate, { dryRun: true })));
      expect(await Promise.all(said)).toEqual(candidates.map(() => undefined));
      expect(agents).not.toEqual([]);
    }
  });
});

describe('without one of its rules, the policy', () => {
  test.each([
    // The API server mounts a token that is not refused, and that volume is; and it refuses what is privileged but
    // must not escalate. The two rules are there for their messages, and for Sandboxes.
    { subject: 'Pod', needless: ['automountServiceAccountToken', 'privileged containers'] },
    { subject: 'Sandbox', needless: [] },
  ] as const)('on a $subject lets through what that rule is there for', async ({ subject, needless }) => {
    const { client, objects } = platform;
    const rules = rulesOn(subject);
    const without = (rule: Rule): string => `${subject.toLowerCase()}-without-${rules.indexOf(rule)}`;
    for (const rule of rules) {
      const validations = rules.filter((other) => other !== rule);
      const policies = policiesIn(objects)
        .filter(({ metadata }) => metadata.name === SUBJECTS[subject].policy)
        .map((policy) => ({ ...policy, spec: { ...policy.spec, validations } }));
      await putInForce(client, { name: without(rule), policies });
    }

    const found: string[] = [];
    for (const rule of rules) {
      const breaks = ({ refusal }: Violation): boolean => rule.message.includes(refusal);
      // Another rule refuses it: so the rest of the policy is in force.
      const marker = VIOLATIONS.find((violation) => !breaks(violation)) ?? CONTROL;
      await untilRefused(client, spoiled(marker, subject, without(rule)));
      const said = VIOLATIONS.filter(breaks).map((violation) => judge(violation, subject, without(rule)));
      if (!(await Promise.all(said)).includes(undefined)) found.push(rule.message);
    }
    expect(found).toEqual(needless.map((words) => messageOf(subject, words)));
  });
});

describe('after an agent was let in,', () => {
  const SMUGGLED = { 'io.katacontainers.config.hypervisor.kernel_params': 'x' } as const;

  test('a debug container is kept out of its pod, with the profile of kubectl that is meant for it too', async () => {
    await existing('Pod', BY_BOTH);
    const debug = ['debug', 'agent', '--image=registry.example.com/debug:1', '--profile=restricted'];
    const { code, stderr } = await platform.kubectl(['--namespace', BY_BOTH, ...debug, '--', 'sh']);
    expect(stderr).toContain(refusalBy('Pod', messageOf('Pod', 'debug containers join')));
    expect(code).toBe(1);
  });

  test.each(SUBJECT_NAMES)('a %s cannot be changed to what would have been refused', async (subject) => {
    const { client } = platform;
    const ref = await existing(subject, BY_POLICY);
    const patch = { metadata: { annotations: SMUGGLED } };
    const said = await refusalOf(
      client.merge(ref, subject === 'Pod' ? patch : { spec: { podTemplate: patch } }),
    );
    expect(said).toBe(refusalBy(subject, messageOf(subject, 'reconfigure the hypervisor')));
    const harmless = { metadata: { labels: { harmless: 'yes' } } };
    expect(await refusalOf(client.merge(ref, harmless))).toBeUndefined();
  });

  test('one that is on its way out loses its finalizers, whatever it is', async () => {
    const { client } = platform;
    const namespace = 'unlabelled';
    await addNamespace(client, namespace);
    const [violation = CONTROL] = VIOLATIONS;
    const pod = spoiled(violation, 'Pod', namespace);
    const metadata = { name: 'agent', namespace, finalizers: ['openclaw.dev/held'] };
    await client.create({ ...pod, metadata });
    await addNamespace(client, namespace, TIER);
    const ref = { ...KIND.pod, name: 'agent', namespace };
    const release = { metadata: { finalizers: null } };
    await eventually('it may not be changed', async () => {
      const said = await refusalOf(client.merge(ref, { metadata: { labels: { at: String(Date.now()) } } }));
      return said?.includes('needs a virtual machine');
    });
    await client.remove(ref, { gracePeriodSeconds: 0 });
    expect(await refusalOf(client.merge(ref, release))).toBeUndefined();
    expect(await client.get(ref)).toBeUndefined();
  });
});

describe('another way to a pod:', () => {
  test('a Sandbox in the words of v1alpha1 is refused like any', async () => {
    const [violation = CONTROL] = VIOLATIONS;
    const sandbox = spoiled(violation, 'Sandbox', BY_POLICY);
    const old = { ...sandbox, apiVersion: 'agents.x-k8s.io/v1alpha1' };
    const said = await refusalOf(platform.client.create(old, { dryRun: true }));
    expect(said).toBe(refusalBy('Sandbox', messageOf('Sandbox', violation.refusal)));
  });

  test('a Deployment makes none, and says why', async () => {
    const { client } = platform;
    const matchLabels = { app: 'agent' };
    const { spec } = agentPod();
    await client.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'agent', namespace: BY_POLICY },
      spec: {
        selector: { matchLabels },
        template: { metadata: { labels: matchLabels }, spec: { ...spec, runtimeClassName: undefined } },
      },
    });
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'agent', namespace: BY_POLICY };
    const said = await eventually('the Deployment says that it failed', async () => {
      const failure = conditionOf(await client.get<Conditioned>(ref), 'ReplicaFailure');
      return failure?.message;
    });
    expect(said).toContain(messageOf('Pod', 'needs a virtual machine'));
    const pods = await client.list({ ...KIND.pod, namespace: BY_POLICY, labelSelector: 'app=agent' });
    expect(pods).toEqual([]);
  });
});

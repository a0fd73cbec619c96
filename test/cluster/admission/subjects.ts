import type { AgentPod } from '../../cdk8s/admission/violations';
import type { NewObject } from '../harness/kubernetes-client';

/** The objects that the policies look at: a pod, and what makes pods. */
export const SUBJECTS = {
  Pod: { apiVersion: 'v1', resource: 'pods', policy: 'agent-pods.openclaw.dev' },
  Sandbox: {
    apiVersion: 'agents.x-k8s.io/v1beta1',
    resource: 'sandboxes.agents.x-k8s.io',
    policy: 'agent-sandboxes.openclaw.dev',
  },
  SandboxTemplate: {
    apiVersion: 'extensions.agents.x-k8s.io/v1beta1',
    resource: 'sandboxtemplates.extensions.agents.x-k8s.io',
    policy: 'agent-sandboxes.openclaw.dev',
  },
} as const;

/** One of {@link SUBJECTS}. */
export type Subject = keyof typeof SUBJECTS;

/** Their names. */
export const SUBJECT_NAMES = Object.keys(SUBJECTS) as readonly Subject[];

/** An agent's pod as a subject: itself, or in what would make it. */
export const subjectOf = (subject: Subject, { metadata, spec }: AgentPod, namespace: string): NewObject => {
  const { apiVersion } = SUBJECTS[subject];
  const { name, annotations } = metadata;
  const named = { name, namespace };
  const annotated = { ...named, annotations };
  return subject === 'Pod'
    ? { apiVersion, kind: subject, metadata: annotated, spec }
    : {
        apiVersion,
        kind: subject,
        metadata: named,
        spec: { podTemplate: { metadata: { annotations }, spec } },
      };
};

/** The API server's words when a policy refuses a subject named `agent`. */
export const refusalBy = (subject: Subject, message: string): string => {
  const { resource, policy } = SUBJECTS[subject];
  return `${resource} "agent" is forbidden: ValidatingAdmissionPolicy '${policy}' with binding '${policy}' denied request: ${message}`;
};

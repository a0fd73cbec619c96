import { join } from 'node:path';
import type { DeployStep } from './assembly/deploy-steps';
import type { ControlPlane } from './harness/control-plane';
import { invoke, type InvocationOutcome } from './harness/lambda';
import type { ReleaseMirror } from './harness/release-mirror';
import { programFiles } from './programs/build';

type CustomStep = Extract<DeployStep, { readonly kind: 'custom' }>;

interface Release {
  readonly files: readonly { readonly url: string; readonly sha256: string }[];
}

/** The access key that the function's role signs with, here. */
const ACCESS_KEY = 'AKIAFAKERELEASES0001';

const CODE = join(__dirname, '../../constructs/cluster-function/handlers');

const releaseOf = (step: CustomStep): Release => JSON.parse(String(step.properties['Release'])) as Release;

/** Makes the files of a release answer under their URLs, from the Go module of the program that they belong to. */
export const publishRelease = (mirror: ReleaseMirror, step: CustomStep): void => {
  for (const { url } of releaseOf(step).files) {
    const path = new URL(url).pathname.split('/').slice(4).join('/');
    mirror.publish(url, { path: join(programFiles('agent-sandbox'), path) });
  }
};

/** Calls the function that applies releases, as CloudFormation would through the provider framework. */
export const callReleaseHandler = (
  plane: ControlPlane,
  properties: Readonly<Record<string, unknown>>,
  type: 'Create' | 'Update' | 'Delete',
): Promise<InvocationOutcome> => {
  // Its access entry carries the policy of a cluster administrator.
  plane.aws.entries.set(ACCESS_KEY, { username: 'releases', groups: ['system:masters'] });
  return invoke({
    code: CODE,
    handler: 'release/index.handler',
    event: { RequestType: type, ResourceProperties: properties },
    accessKeyId: ACCESS_KEY,
    env: { AWS_ENDPOINT_URL_EKS: plane.aws.url, NODE_EXTRA_CA_CERTS: plane.certificates.ca },
  });
};

/** As {@link callReleaseHandler}, with the properties of a step. @throws Error when the function does */
export const installRelease = async (
  plane: ControlPlane,
  step: CustomStep,
  type: 'Create' | 'Update',
): Promise<void> => {
  const { error, log } = await callReleaseHandler(plane, step.properties, type);
  if (error !== undefined) throw new Error(`${step.logicalId}: ${error}\n${log}`);
};

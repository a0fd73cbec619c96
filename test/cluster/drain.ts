import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stacksOf } from '../assembly/assembly';
import { invoke, type InvocationOutcome } from './harness/lambda';
import { StackStatus } from './harness/stack-status';
import type { Platform } from './platform';

/** One request of CloudFormation, and how it is served. */
export interface DrainRequest {
  /** Time that the drain has, in seconds; @default - what the deployment says */
  readonly seconds?: number;
  /** What CloudFormation says of the stack; @default 'DELETE_IN_PROGRESS' */
  readonly status?: string;
  /** Kills the function when its log matches, and calls it anew. @default - never */
  readonly killOn?: RegExp;
  /** Told of the function's end by {@link killOn}. @default - nobody */
  readonly onKilled?: () => Promise<void>;
}

/** How a deletion ended. */
export interface DrainOutcome {
  /** What CloudFormation shows; undefined when all is well. */
  readonly error?: string;
  /** Looks that it took. */
  readonly looks: number;
  /** What the function printed. */
  readonly log: string;
}

const CODE = join(__dirname, '../../constructs/cluster-function/handlers');

/** The access key that the function's role signs with, here. */
const ACCESS_KEY = 'AKIAFAKEDRAIN0000001';

/** Between two looks; CloudFormation's framework takes 15 s. */
const EVERY_MS = 500;

/** The drain of a deployment, called as CloudFormation calls it through the provider framework. */
export class Drain {
  private readonly properties: Readonly<Record<string, unknown>>;

  private constructor(
    private readonly platform: Platform,
    private readonly stack: StackStatus,
  ) {
    const [step] = platform.steps.filter(
      (each) => each.kind === 'custom' && each.type === 'Custom::OpenClawClusterDrain',
    );
    if (step?.kind !== 'custom') throw new Error(`${platform.deployment} has no drain`);
    this.properties = step.properties;
    platform.plane.aws.entries.set(ACCESS_KEY, { username: 'drain', groups: groupsOf(platform) });
  }

  public static async of(platform: Platform): Promise<Drain> {
    return new Drain(platform, await StackStatus.start());
  }

  /** A `Delete` to its end. */
  public async delete(request: DrainRequest = {}): Promise<DrainOutcome> {
    this.stack.status = request.status ?? 'DELETE_IN_PROGRESS';
    const { seconds } = request;
    const event = {
      RequestType: 'Delete',
      StackId: `arn:aws:cloudformation:us-east-1:111122223333:stack/${this.platform.deployment}-Runtime/fake`,
      ResourceProperties: {
        ...this.properties,
        ...(seconds !== undefined && { TimeoutSeconds: String(seconds) }),
      },
    };
    const begun = await this.call('onEvent', event);
    if (begun.error !== undefined) return { error: begun.error, looks: 0, log: begun.log };
    let { log } = begun;
    for (let looks = 1, { killOn } = request; ; looks += 1) {
      const looked = await this.call('isComplete', { ...event, ...(begun.result as object) }, killOn);
      log += looked.log;
      if (looked.error === 'killed') {
        killOn = undefined;
        await request.onKilled?.();
      } else if (looked.error !== undefined) return { error: looked.error, looks, log };
      else if ((looked.result as { IsComplete: boolean }).IsComplete) return { looks, log };
      await sleep(EVERY_MS);
    }
  }

  public stop(): void {
    this.stack.stop();
  }

  private call(name: string, event: object, killOn?: RegExp): Promise<InvocationOutcome> {
    return invoke({
      code: CODE,
      handler: `drain/index.${name}`,
      event,
      accessKeyId: ACCESS_KEY,
      env: {
        AWS_ENDPOINT_URL_EKS: this.platform.plane.aws.url,
        AWS_ENDPOINT_URL_CLOUDFORMATION: this.stack.url,
      },
      ...(killOn && { killOn }),
    });
  }
}

/** The groups of Kubernetes that the access entry of the function's role names. */
const groupsOf = ({ example, deployment }: Platform): readonly string[] => {
  const runtime = stacksOf(example).find(({ stage, name }) => stage === deployment && name === 'Runtime');
  const [groups] = Object.values(runtime?.template.Resources ?? {})
    .filter(({ Type }) => Type === 'AWS::EKS::AccessEntry')
    .flatMap(({ Properties }) => {
      const named = Properties?.['KubernetesGroups'];
      return Array.isArray(named) ? [named.map(String)] : [];
    });
  if (!groups) throw new Error(`${deployment}: no access entry names a group`);
  return groups;
};

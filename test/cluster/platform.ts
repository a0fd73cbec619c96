import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stacksOf } from '../assembly/assembly';
import { ASSEMBLIES, type ExampleName } from '../assembly/examples';
import type { KubernetesObject } from '../assembly/manifests';
import { deploySteps, type DeployStep } from './assembly/deploy-steps';
import { kataRuntimeClasses } from './assembly/kata-runtime-classes';
import { startAgentSandbox } from './harness/agent-sandbox';
import { ControlPlane } from './harness/control-plane';
import { installDefinitions } from './harness/install-definitions';
import { startKwok } from './harness/kwok';
import { addNode } from './harness/nodes';
import { ReleaseMirror } from './harness/release-mirror';
import { VolumeProvisioner } from './harness/volume-provisioner';
import { installRelease, publishRelease } from './install-release';
import { kubectlPath } from './programs/kubectl-layer';
import { definitionsFor } from './programs/definitions';

/** What a scenario needs of the platform. */
export interface PlatformOptions {
  /** Name of the run's folder. */
  readonly name: string;
  /** @default 'production' */
  readonly example?: ExampleName;
  /** @default - the example's first */
  readonly deployment?: string;
  /** Run the scheduler, kwok's kubelets with a system node in each of three zones, and volumes; @default true */
  readonly nodes?: boolean;
  /** Run the agent-sandbox controller, whose release is installed in any case; @default true */
  readonly agentSandbox?: boolean;
  /** Objects of the deploy to leave out; @default - none */
  readonly without?: (object: KubernetesObject, step: DeployStep) => boolean;
  /** Told what is going on; @default - nobody */
  readonly say?: (line: string) => void;
}

/** A control plane with the objects of a deployment in it, as a deploy brings them. */
export class Platform {
  private constructor(
    public readonly plane: ControlPlane,
    /** The release files that a deploy would read from the internet. */
    public readonly mirror: ReleaseMirror,
    /** What the deploy does, in its order. */
    public readonly steps: readonly DeployStep[],
    public readonly example: ExampleName,
    /** Name of the deployment. */
    public readonly deployment: string,
    /** Where it is deployed. */
    public readonly environment: { readonly account: string; readonly region: string },
    private readonly volumes: VolumeProvisioner,
  ) {}

  public static async start(options: PlatformOptions): Promise<Platform> {
    const {
      name,
      example = 'production',
      nodes = true,
      agentSandbox = true,
      say = () => undefined,
    } = options;
    const deployments = deploySteps(join(ASSEMBLIES, example));
    const deployment = options.deployment ?? [...deployments.keys()].sort()[0] ?? '';
    const steps = deployments.get(deployment);
    const environment = stacksOf(example).find(({ stage }) => stage === deployment);
    if (!steps || !environment) throw new Error(`example ${example} has no deployment '${deployment}'`);
    const plane = await ControlPlane.start({ folder: join(RUNS, name), scheduler: nodes });
    say('control plane is up');
    const mirror = await ReleaseMirror.start(plane.certificates);
    const volumes = new VolumeProvisioner(plane.client);
    const platform = new Platform(plane, mirror, steps, example, deployment, environment, volumes);
    try {
      await installDefinitions(plane.client, definitionsFor(platform.objects));
      say('definitions are established');
      if (nodes) await platform.addNodes();
      await platform.deploy(options.without ?? (() => false));
      say('the deploy is applied');
      if (agentSandbox) await startAgentSandbox(plane);
      return platform;
    } catch (error) {
      // Whatever listens on would keep the test runner from ending.
      await platform.stop();
      throw error;
    }
  }

  /** Objects as an administrator. */
  public get client(): ControlPlane['client'] {
    return this.plane.client;
  }

  /** Path of an administrator's kubeconfig. */
  public get kubeconfig(): string {
    return this.plane.kubeconfig;
  }

  /** The objects that the deploy's manifests hold. */
  public get objects(): readonly KubernetesObject[] {
    return this.steps.flatMap((step) => (step.kind === 'manifest' ? step.objects : []));
  }

  /** Runs kubectl of the layer as an administrator. */
  public async kubectl(
    args: readonly string[],
    { input = '' } = {},
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
    const env = { KUBECONFIG: this.kubeconfig, HOME: this.plane.folder };
    const running = promisify(execFile)(kubectlPath(), [...args], { env, maxBuffer: 64 * 1024 * 1024 });
    // It may end without having read it.
    running.child.stdin?.on('error', () => undefined).end(input);
    try {
      return { code: 0, ...(await running) };
    } catch (error) {
      const { code = 1, stdout = '', stderr = '', message } = error as Failure;
      return { code, stdout, stderr: stderr || message };
    }
  }

  /** Stops all programs. @param keep keep the logs; @default true */
  public async stop({ keep = true }: { readonly keep?: boolean } = {}): Promise<void> {
    this.volumes.stop();
    this.mirror.stop();
    await this.plane.stop({ keep });
  }

  private async addNodes(): Promise<void> {
    for (const zone of ['a', 'b', 'c']) {
      await addNode(this.client, {
        name: `system-${zone}`,
        zone: `${this.environment.region}${zone}`,
        labels: { 'openclaw.dev/system': 'true' },
      });
    }
    await startKwok(this.plane);
    this.volumes.start();
  }

  private async deploy(without: (object: KubernetesObject, step: DeployStep) => boolean): Promise<void> {
    for (const step of this.steps) {
      if (step.kind === 'manifest') {
        for (const object of step.objects.filter((candidate) => !without(candidate, step))) {
          await this.client.apply(object);
        }
      } else if (step.kind === 'custom' && step.type === 'Custom::OpenClawReleaseManifest') {
        publishRelease(this.mirror, step);
        await installRelease(this.plane, step, 'Create');
      } else if (step.kind === 'chart' && step.chart.release === 'kata-deploy') {
        // The chart itself is not at hand; agents need the classes that it makes of our values.
        for (const object of kataRuntimeClasses(step.chart)) await this.client.apply(object);
      }
    }
  }
}

/** Boots what a scenario needs; its name is that of its folder. */
export const startPlatform = (options: PlatformOptions): Promise<Platform> => Platform.start(options);

/** Folder of all runs. */
const RUNS = join(__dirname, '../../out/test-cluster');

/** What Node throws when a program fails. */
interface Failure {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly message: string;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersOk } from '../harness/answers-ok';
import type { ControlPlane } from '../harness/control-plane';
import { freePort } from '../harness/free-port';
import { programFiles } from '../programs/build';
import { pythonEnvironment } from '../programs/python';
import { AwsClient } from './aws-client';
import type { Cloud } from './cloud';
import { AwsFront, type AwsCallCount } from './front';
import { asMotoImages, machineImages } from './machine-images';
import { priceTable, type PriceTable } from './price-table';
import { seed } from './seed';

/** Packages of the emulator, each with its checksum. */
export const MOTO_REQUIREMENTS = join(__dirname, 'requirements.txt');

/** An AWS on the loopback device: moto, with our stubs in front of it for what moto lacks. */
export class EmulatedAws {
  private constructor(
    private readonly front: AwsFront,
    public readonly cloud: Cloud,
    public readonly prices: PriceTable,
    public readonly client: AwsClient,
  ) {}

  /**
   * Starts it with what a deployment has in it.
   *
   * @param releases of the machine image that there are, such as `v20260714`
   */
  public static async start(
    plane: ControlPlane,
    cloud: Cloud,
    releases: readonly string[],
  ): Promise<EmulatedAws> {
    const images = releases.flatMap((release) => machineImages(cloud.cluster.version, release));
    const imageFile = join(plane.folder, 'machine-images.json');
    writeFileSync(imageFile, JSON.stringify(asMotoImages(images)));
    const python = pythonEnvironment('moto', MOTO_REQUIREMENTS);
    const port = await freePort();
    await plane.run({
      name: 'moto',
      command: python.command,
      args: ['-m', 'moto.server', '--host', '127.0.0.1', '--port', String(port)],
      env: { ...python.env, MOTO_AMIS_PATH: imageFile, MOTO_ACCOUNT_ID: cloud.account },
      ready: () => answersOk(`http://127.0.0.1:${port}/moto-api/`),
    });
    const prices = priceTable(programFiles('karpenter'), cloud.region);
    const front = await AwsFront.start(`http://127.0.0.1:${port}`, { prices, images });
    await seed(new AwsClient(`http://127.0.0.1:${port}`, cloud.region), cloud);
    return new EmulatedAws(front, cloud, prices, new AwsClient(`http://127.0.0.1:${port}`, cloud.region));
  }

  /** Address for `AWS_ENDPOINT_URL`. */
  public get url(): string {
    return this.front.url;
  }

  /** What was called through {@link url} so far; what the bench itself did is not counted. */
  public calls(): readonly AwsCallCount[] {
    return this.front.calls();
  }

  /** Stops the front; the emulator stops with its control plane. */
  public stop(): void {
    this.front.stop();
  }
}

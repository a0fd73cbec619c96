import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { HandlerProcess } from '../cluster-function/handler-process';

export interface Outcome {
  readonly result?: { readonly PhysicalResourceId: string };
  readonly error?: { readonly message: string; readonly stack: string };
}

export interface ReleaseInput {
  readonly files: { readonly url: string; readonly sha256: string }[];
  readonly namespace?: object;
}

/** The handler of releases, and a kubectl that only keeps notes. */
export class HandlerBench extends HandlerProcess {
  public constructor() {
    super();
    const fake = path.join(__dirname, 'fake-kubectl.mjs');
    const script = `#!/bin/sh\nexec '${process.execPath}' '${fake}' "$@"\n`;
    fs.writeFileSync(path.join(this.home, 'kubectl'), script, { mode: 0o755 });
  }

  /** Publishes a file with one object per line, and pins it. */
  public publish(name: string, ...objects: object[]): { url: string; sha256: string } {
    const bytes = objects.map((object) => JSON.stringify(object)).join('\n');
    this.answer(`/mirror/release/${name}`, (response) => {
      response.end(bytes);
    });
    return { url: `s3://mirror/release/${name}`, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  /** The next calls of a verb fail, once each. */
  public failNext(...failures: { verb: string; stderr: string }[]): void {
    fs.writeFileSync(path.join(this.home, 'failures.json'), JSON.stringify(failures));
  }

  /** What kubectl was asked since the last question. */
  public calls(): string[] {
    const file = path.join(this.home, 'calls.log');
    if (!fs.existsSync(file)) return [];
    const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
    fs.rmSync(file);
    return lines;
  }

  /** The objects in the cluster, but for the inventory. */
  public objects(): string[] {
    const file = path.join(this.home, 'objects.json');
    const stored = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as object) : {};
    return Object.keys(stored)
      .filter((key) => !key.startsWith('ConfigMap/kube-system/openclaw-release-'))
      .sort();
  }

  public async handle(
    requestType: 'Create' | 'Update' | 'Delete',
    release: ReleaseInput,
    { cluster = 'test', retainCrds = true } = {},
  ): Promise<Outcome> {
    const request = {
      RequestType: requestType,
      ResourceProperties: {
        ClusterName: cluster,
        Release: JSON.stringify({ name: 'demo', images: [], patches: [], ...release }),
        RetainCrds: String(retainCrds),
      },
    };
    return this.evaluate<Outcome>(
      'release/index.mjs',
      `handler(${JSON.stringify(request)}).then((result) => ({ result }), ({ message, stack }) => ({ error: { message, stack } }))`,
    );
  }
}

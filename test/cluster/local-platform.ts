import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { examples, type ExampleName } from '../assembly/examples';
import { enterLoopback } from './harness/namespace';
import { startPlatform, type Platform } from './platform';
import { kubectlPath } from './programs/kubectl-layer';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const isExample = (name: string): name is ExampleName => name in examples;

/** Boots the platform inside of the namespaces, tells how to look at it, and waits to be interrupted. */
const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { example: { type: 'string', default: 'shipped' } },
    allowPositionals: true,
  });
  const [folder = '', port = ''] = positionals;
  const { example } = values;
  if (!isExample(example)) {
    throw new Error(`no example '${example}'; there are: ${Object.keys(examples).join(', ')}`);
  }
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  enterLoopback(folder);
  const started = Date.now();
  const platform = await startPlatform({
    name: 'local',
    example,
    say: (line) => {
      say(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
    },
  });
  const door = createServer((client) => {
    const server = connect(Number(new URL(platform.plane.server).port), '127.0.0.1');
    client.pipe(server).pipe(client);
    for (const end of [client, server]) end.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => door.listen(join(folder, 'api.sock'), resolve));
  explain(platform, folder, port);
  await interrupted;
  say('\nstopping');
  door.close();
  await platform.stop();
  process.exit(0);
};

const explain = (platform: Platform, folder: string, port: string): void => {
  const kubeconfig = join(folder, 'kubeconfig');
  const inside = readFileSync(platform.kubeconfig, 'utf8');
  writeFileSync(kubeconfig, inside.replace(platform.plane.server, `https://127.0.0.1:${port}`), {
    mode: 0o600,
  });
  const agent = platform.objects.find(({ kind }) => kind === 'Sandbox');
  const { name = '', namespace = '' } = agent?.metadata ?? {};
  say(`
${platform.deployment} is up: real etcd, API server, controllers and scheduler; kubelets and volumes are played.

  export KUBECONFIG=${relative(process.cwd(), kubeconfig)}
  alias kubectl=${kubectlPath()}

Try:

  kubectl get nodepools,sandboxes,pods,pvc -A
  kubectl -n ${namespace} patch sandbox ${name} --type merge -p '{"spec":{"operatingMode":"Suspended"}}'
  kubectl -n ${namespace} run intruder --image=busybox --privileged

The last one is refused, and says why. Ctrl-C ends it all.`);
};

main().catch((error: unknown) => {
  process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import { mkdirSync, rmSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runIsolated } from './harness/namespace';
import { prepare } from './prepare';

const ROOT = join(__dirname, '../..');

/**
 * `npm run local [-- --example <name>]`: a control plane with the platform in it, until Ctrl-C.
 *
 * The cluster lives in namespaces that this machine's own tools cannot see into. One port of the loopback device
 * leads to its API server, by way of a socket in the run's folder.
 */
const main = async (args: readonly string[]): Promise<number> => {
  await prepare((line) => process.stdout.write(`${line}\n`));
  const folder = join(ROOT, 'out/local');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, 'api.sock');
  const door = createServer((client) => {
    const inside = connect(socket);
    client.pipe(inside).pipe(client);
    for (const end of [client, inside]) end.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const { port } = door.address() as AddressInfo;
  const script = [join(ROOT, 'bin/typescript.cjs'), join(__dirname, 'local-platform.ts')] as const;
  const code = await runIsolated(process.execPath, ['--require', ...script, folder, String(port), ...args]);
  door.close();
  return code;
};

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);

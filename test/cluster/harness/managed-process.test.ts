import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually';
import { ManagedProcess } from './managed-process';

const node = (code: string, ready?: (process: ManagedProcess) => boolean): ManagedProcess => {
  const log = join(mkdtempSync(join(tmpdir(), 'process-')), 'log');
  const made: ManagedProcess = new ManagedProcess({
    name: 'program',
    command: process.execPath,
    args: ['-e', code],
    log,
    ready: () => Promise.resolve(ready?.(made) ?? true),
  });
  return made;
};

const SAYS_AND_STAYS = "console.log('here', process.pid); setInterval(() => {}, 1000)";
const said = (process: ManagedProcess): boolean => process.output().includes('here');

test('is ready when its probe says so, and gone when it is stopped', async () => {
  const program = node(SAYS_AND_STAYS, said);
  await program.start();
  expect(program.running).toBe(true);
  expect(program.death).toBeUndefined();
  await program.stop();
  expect(program.running).toBe(false);
  // Somebody wanted that: it is no death.
  expect(program.death).toBeUndefined();
});

test('a start that ends before it is ready says why', async () => {
  const program = node("console.error('bad flag'); process.exit(3)", () => false);
  await expect(program.start()).rejects.toThrow(/program has ended \(code 3\); the end of .*log:\nbad flag/);
});

test('what dies unasked is noticed', async () => {
  const program = node(SAYS_AND_STAYS, said);
  await program.start();
  process.kill(program.pid ?? 0, 'SIGKILL');
  await eventually('the death is noticed', () => program.death?.startsWith('program has ended (SIGKILL)'));
});

test('kill ends one that ignores requests to end', async () => {
  const program = node(`process.on('SIGTERM', () => {}); ${SAYS_AND_STAYS}`, said);
  await program.start();
  await program.kill();
  expect(program.running).toBe(false);
});

test('a restart is another process that writes on in the same log', async () => {
  const program = node(SAYS_AND_STAYS, said);
  await program.start();
  const first = program.pid;
  await program.restart();
  expect(program.pid).not.toBe(first);
  await eventually('both have spoken', () => program.output().match(/here/g)?.length === 2);
  await program.stop();
});

test('it has nothing of this machine in its environment', async () => {
  const program = node("console.log('here', Object.keys(process.env).sort().join())", said);
  await program.start();
  expect(program.output()).toContain('here HOME,PATH\n');
});

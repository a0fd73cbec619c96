import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache';

const before = process.env['XDG_CACHE_HOME'];
let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cache-'));
  process.env['XDG_CACHE_HOME'] = home;
});
afterEach(() => {
  if (before === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = before;
});

const entries = (): string[] => readdirSync(join(home, 'openclaw-eks-blueprint'));

const write = (folder: string): Promise<void> => {
  writeFileSync(join(folder, 'file'), 'content');
  return Promise.resolve();
};

test('makes a folder once', async () => {
  const make = jest.fn(write);
  const folder = await cached('thing', make);
  expect(await cached('thing', make)).toBe(folder);
  expect(existsSync(join(folder, 'file'))).toBe(true);
  expect(make).toHaveBeenCalledTimes(1);
});

test('leaves nothing of what failed, and makes it the next time', async () => {
  await expect(cached('thing', () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(entries()).toEqual([]);
  await cached('thing', write);
  expect(entries()).toEqual(['thing']);
});

test('two makers at once end with one whole folder', async () => {
  await Promise.all([cached('thing', write), cached('thing', write)]);
  expect(entries()).toEqual(['thing']);
});

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const NAME = 'openclaw-eks-blueprint';

/**
 * Where programs live that are slow to make: outside the tree, shared by all checkouts.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), NAME);

/**
 * A folder of the cache, made if it is not there. It appears at once and whole, whatever ends the maker, and two
 * makers at once do no harm.
 *
 * @param make fills the folder that it is given
 * @returns the folder
 */
export const cached = async (name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  const place = join(cacheFolder(), name);
  if (existsSync(place)) return place;
  mkdirSync(cacheFolder(), { recursive: true });
  const partial = mkdtempSync(`${place}.`);
  try {
    await make(partial);
    try {
      renameSync(partial, place);
    } catch (error) {
      // Another run was quicker.
      if (!existsSync(place)) throw error;
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return place;
};

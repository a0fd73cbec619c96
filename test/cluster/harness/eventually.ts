import { setTimeout as sleep } from 'node:timers/promises';

/** Something that must stay alive while one waits for its work. */
export interface Mortal {
  /** Why it can no longer do its work; undefined while it is well. */
  readonly death: string | undefined;
}

/** How long to wait, and on whom. */
export interface Patience {
  /** Milliseconds; @default 30000 */
  readonly timeout?: number;

  /** Milliseconds between two looks; @default 100 */
  readonly every?: number;

  /** What must not die meanwhile; @default - nothing */
  readonly alive?: readonly Mortal[];
}

/**
 * Waits until a look gives something: anything but `undefined` and `false`. A look that throws has seen nothing yet.
 *
 * @param what words for the message, such as `'the pod is Running'`
 * @throws Error when time is up, with what the last look threw, or at once when somebody died
 */
export const eventually = async <T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { timeout = 30_000, every = 100, alive = [] }: Patience = {},
): Promise<T> => {
  const until = Date.now() + timeout;
  let last = '';
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      last = '';
    } catch (error) {
      last = `; the last look: ${error instanceof Error ? error.message : String(error)}`;
    }
    const dead = alive.find(({ death }) => death !== undefined);
    if (dead) throw new Error(`waiting until ${what}: ${dead.death ?? ''}`);
    if (Date.now() > until) throw new Error(`not in ${timeout / 1000} s: ${what}${last}`);
    await sleep(every);
  }
};

/**
 * Looks on for a while and expects that something never happens.
 *
 * @param during milliseconds
 * @throws Error when it happens
 */
export const never = async (what: string, look: () => Promise<boolean>, during: number): Promise<void> => {
  const until = Date.now() + during;
  while (Date.now() < until) {
    if (await look()) throw new Error(`must not happen: ${what}`);
    await sleep(100);
  }
};

import { ConfigError } from '../lib/config/config-error';

/** What was asked for cannot be done; the message says why and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Says what went wrong and ends with 1. A stack is printed only when the program, not its input, may be at fault. */
export const fail = (error: unknown): never => {
  console.error(error instanceof ConfigError || error instanceof UsageError ? error.message : error);
  process.exit(1);
};

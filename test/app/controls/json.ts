/** What a mutation is to remove or change is not there: another deployment may have it. */
export class NothingToBreak extends Error {}

/** Where something is in parsed JSON: names of properties, positions in lists. */
export type Path = readonly (string | number)[];

const isContainer = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null;

/** What is at a place, or undefined. */
export const at = (value: unknown, ...path: Path): unknown =>
  path.reduce<unknown>((found, key) => (isContainer(found) ? found[key] : undefined), value);

/** The value as a list: nothing is an empty one, a single value one of length 1. */
export const list = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

/** The list at a place. */
export const listAt = (value: unknown, ...path: Path): readonly unknown[] => list(at(value, ...path));

/** The text at a place, empty when there is none. */
export const textAt = (value: unknown, ...path: Path): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};

/** Names and values of the object at a place. */
export const entriesAt = (value: unknown, ...path: Path): readonly (readonly [string, unknown])[] => {
  const found = at(value, ...path);
  return isContainer(found) ? Object.entries(found) : [];
};

/** Writes a value at a place, making objects on the way. Returns it. */
export const put = (value: unknown, path: Path, content: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined || !isContainer(value))
    throw new NothingToBreak(`nothing to write to at ${path.join('.')}`);
  if (rest.length > 0) return put((value[key] ??= {}), rest, content);
  value[key] = content;
  return content;
};

/** Removes what is at a place. Fails when nothing is there: a mutation that changes nothing proves nothing. Returns the rest. */
export const drop = (value: unknown, path: Path): unknown => {
  const parent = at(value, ...path.slice(0, -1));
  const key = path[path.length - 1];
  if (key === undefined || !isContainer(parent) || !(key in parent)) {
    throw new NothingToBreak(`nothing to remove at ${path.join('.')}`);
  }
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
  return parent;
};

/** Adds to the list at a place. Returns it. */
export const push = (value: unknown, path: Path, ...content: readonly unknown[]): unknown =>
  put(value, path, [...listAt(value, ...path), ...content]);

/** Every value that is no container, with its place; JSON inside of text is opened. */
export const leavesOf = (value: unknown, path: Path = []): readonly (readonly [Path, unknown])[] => {
  if (isContainer(value)) {
    return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
  }
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      return leavesOf(JSON.parse(value), path);
    } catch {
      return [[path, value]];
    }
  }
  return [[path, value]];
};

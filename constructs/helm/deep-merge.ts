/** `T` with every key optional at every depth. Lists are replaced as a whole, so they stay as they are. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/**
 * `base` with `overrides` laid over it: objects merge key by key, everything else is replaced. `undefined` changes
 * nothing; `null` is kept, because to Helm it means "drop the chart's own default". Neither argument is changed.
 *
 * @see https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key
 */
export function deepMerge<T extends object>(base: T, overrides: DeepPartial<T> | undefined): T {
  return merge(base, overrides) as T;
}

function merge(base: unknown, overrides: unknown): unknown {
  if (overrides === undefined) return base;
  if (!isPlainObject(base) || !isPlainObject(overrides)) return overrides;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overrides)) merged[key] = merge(base[key], value);
  return merged;
}

/** A CDK token or another class instance is one value: merging its fields would tear it apart. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

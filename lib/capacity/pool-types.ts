import { DEFAULT_POOL_TYPES, isOffered, type VmHost } from '../catalogue/instance-types';
import { type ProfileName, profiles } from '../config/profiles';

/** What of a pool decides its types. */
export interface TypedPool {
  readonly kind: VmHost;
  readonly instanceTypes?: readonly string[];
}

/** Instance types of a pool: those of its deployment, or the tested list as far as profile and region have it. */
export const poolTypes = (
  pool: TypedPool,
  { region, profile }: { readonly region: string; readonly profile: ProfileName },
): readonly string[] =>
  pool.instanceTypes ??
  DEFAULT_POOL_TYPES[pool.kind].filter(
    (type) =>
      isOffered(type, region) !== 'no' &&
      !(profiles[profile].tooSmallTypes as readonly string[]).includes(type),
  );

import { closest } from 'fastest-levenshtein';
import { sourceHosts } from '../../pinned-versions';
import type { Rule } from './rule';

const sourcesAreKnown: Rule = ({ mirrors }) =>
  Object.keys(mirrors ?? {}).flatMap((host) =>
    sourceHosts.includes(host)
      ? []
      : [
          {
            path: `mirrors["${host}"]`,
            what: 'nothing is taken from this host',
            got: host,
            allowed: sourceHosts.join(', '),
            fix: `did you mean ${closest(host, [...sourceHosts])}?`,
          },
        ],
  );

const mirrorsAreHosts: Rule = ({ mirrors }) =>
  Object.entries(mirrors ?? {}).flatMap(([host, mirror]) =>
    /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]*[a-z0-9])?$/.test(mirror)
      ? []
      : [
          {
            path: `mirrors["${host}"]`,
            what: 'not a host with an optional path',
            got: mirror,
            allowed: 'a host and path without a scheme, such as mirror.example.com/ghcr.io',
            fix: 'leave out https:// or oci:// and any slash at the end',
          },
        ],
  );

/** In the China regions the public registries are slow or out of reach, so each of them needs a mirror. */
const chinaIsMirrored: Rule = ({ region, mirrors }) => {
  if (!region?.startsWith('cn-') || !mirrors) return [];
  const missing = sourceHosts.filter((host) => mirrors[host] === undefined);
  return missing.length === 0
    ? []
    : [
        {
          path: 'mirrors',
          what: `${region} cannot rely on ${missing.join(', ')}`,
          got: Object.keys(mirrors),
          allowed: `a mirror for each of ${sourceHosts.join(', ')}`,
          fix: 'copy images, charts and release files to hosts that the region reaches and name them (docs/mirrors.md)',
        },
      ];
};

/** Rules of mirrors. */
export const mirrorRules: readonly Rule[] = [sourcesAreKnown, mirrorsAreHosts, chinaIsMirrored];

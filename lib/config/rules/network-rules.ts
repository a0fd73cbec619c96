import { findRegion } from '../../catalogue/regions';
import { cidrsOverlap, cidrWithin, parseCidr } from '../cidr';
import { repeated, type Rule } from './rule';

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

const rangeIsPrivate: Rule = ({ network }) =>
  network && !privateRanges.some((range) => cidrWithin(network.cidr, range))
    ? [
        {
          path: 'network.cidr',
          what: 'not a private range',
          got: network.cidr,
          allowed: privateRanges.join(', '),
          fix: 'take a range that no host of the internet has',
        },
      ]
    : [];

const rangeHasRoom: Rule = ({ network }) =>
  network?.kind === 'new' && (parseCidr(network.cidr).bits < 16 || parseCidr(network.cidr).bits > 20)
    ? [
        {
          path: 'network.cidr',
          what: 'a VPC range of the wrong size',
          got: network.cidr,
          allowed: '/16 to /20: a VPC takes at most /16, and every pod takes an address',
          fix: 'use a /16 such as 10.1.0.0/16',
        },
      ]
    : [];

const servicesApart: Rule = ({ network, cluster }) =>
  network && cluster && cidrsOverlap(network.cidr, cluster.serviceCidr)
    ? [
        {
          path: 'network.cidr',
          what: `overlaps the service range ${cluster.serviceCidr} (cluster.serviceCidr)`,
          got: network.cidr,
          allowed: 'ranges that share no address',
          fix: 'move one of the two, for example network.cidr to 10.1.0.0/16',
        },
      ]
    : [];

const zonesOfRegion: Rule = ({ region, availabilityZones }) =>
  region && availabilityZones
    ? [
        ...availabilityZones.flatMap((zone, index) =>
          new RegExp(`^${region}[a-z]$`).test(zone)
            ? []
            : [
                {
                  path: `availabilityZones[${index}]`,
                  what: `not a zone of ${region}`,
                  got: zone,
                  allowed: `names such as ${findRegion(region)?.availabilityZones.join(', ') ?? `${region}a`}`,
                  fix: `name zones of ${region}, or leave availabilityZones out`,
                },
              ],
        ),
        ...repeated(availabilityZones).map((index) => ({
          path: `availabilityZones[${index}]`,
          what: 'the zone stands there twice',
          got: availabilityZones[index],
          allowed: 'three different zones',
          fix: 'name another zone',
        })),
      ]
    : [];

/** Rules of addresses and zones. */
export const networkRules: readonly Rule[] = [rangeIsPrivate, rangeHasRoom, servicesApart, zonesOfRegion];

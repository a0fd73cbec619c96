import { type ClusterAddOn, type ClusterInfo, utils } from '@aws-quickstart/eks-blueprints';
import type { Construct } from 'constructs';

/**
 * An eks-blueprints add-on made of one construct. `build` runs synchronously, so what it throws reaches whoever builds
 * the blueprint.
 *
 * @param id the name that other add-ons know it by, such as `KarpenterV1AddOn`
 */
export function constructAddOn(id: string, build: (info: ClusterInfo) => Construct): ClusterAddOn {
  return { id, deploy: (info) => Promise.resolve(build(info)) };
}

/**
 * The add-on, with later failures collected in `failures`. EksBlueprint rethrows what an add-on's promise rejects with
 * in a promise that nobody holds: the process dies of an unhandled rejection although the caller catches its own.
 *
 * The add-on becomes the prototype, so that its class, on which eks-blueprints keeps metadata, stays the same.
 */
export function heldAddOn(addOn: ClusterAddOn, failures: unknown[]): ClusterAddOn {
  const deploy = async (info: ClusterInfo): Promise<Construct> => {
    try {
      return (await addOn.deploy(info)) ?? info.cluster.stack;
    } catch (failure) {
      failures.push(failure);
      return info.cluster.stack;
    }
  };
  const held = Object.create(addOn, { deploy: { value: deploy, enumerable: true } }) as ClusterAddOn;
  held.id = utils.getAddOnNameOrId(addOn);
  return held;
}

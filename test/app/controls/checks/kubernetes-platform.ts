import { unless, violations, type Control } from '../control';
import {
  nameOf,
  objectsOf,
  resourcesOf,
  theObject,
  theRelease,
  theResource,
  valueOf,
  type DeploymentAssembly,
} from '../deployment-assembly';
import { at, drop, entriesAt, listAt, push, put, textAt } from '../json';
import {} from '../pods';

const NODEGROUP = 'AWS::EKS::Nodegroup';

const nodeClass = (assembly: DeploymentAssembly): unknown => theObject(assembly, 'EC2NodeClass')['spec'];
const storageClass = (assembly: DeploymentAssembly) => theObject(assembly, 'StorageClass');
const kata = (assembly: DeploymentAssembly): unknown => theRelease(assembly, 'kata-deploy').values;

const nodeMetadata: Control = {
  id: 10,
  title: 'Karpenter nodes answer instance metadata with a token only, one hop far, not in IPv6',
  check: (assembly) =>
    violations(
      objectsOf(assembly, 'EC2NodeClass'),
      (object) => {
        const options = at(object, 'spec', 'metadataOptions');
        return (
          at(options, 'httpTokens') === 'required' &&
          at(options, 'httpPutResponseHopLimit') === 1 &&
          at(options, 'httpProtocolIPv6') === 'disabled'
        );
      },
      (object) => `${nameOf(object)}: ${JSON.stringify(at(object, 'spec', 'metadataOptions'))}`,
    ),
  broken: {
    'tokens are optional': (a) => put(nodeClass(a), ['metadataOptions', 'httpTokens'], 'optional'),
    'two hops': (a) => put(nodeClass(a), ['metadataOptions', 'httpPutResponseHopLimit'], 2),
    'in IPv6, too': (a) => put(nodeClass(a), ['metadataOptions', 'httpProtocolIPv6'], 'enabled'),
    'as Karpenter likes': (a) => drop(nodeClass(a), ['metadataOptions']),
  },
};

const storage: Control = {
  id: 12,
  title: 'Volumes are encrypted, can grow, and are made where their pod is; every claim names such a class',
  gap: 'encrypted with the account’s key for EBS; a key of ours cannot be named yet',
  check: (assembly) => {
    const classes = objectsOf(assembly, 'StorageClass');
    const names = classes.map(({ metadata }) => metadata.name);
    const defaults = classes.filter(
      ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
    );
    const claims = objectsOf(assembly, 'Sandbox', 'SandboxTemplate').flatMap((object) =>
      listAt(object, 'spec', 'volumeClaimTemplates').map((claim) => ({ name: nameOf(object), claim })),
    );
    return [
      ...unless(defaults.length === 1, `${defaults.length} default classes`),
      ...violations(
        classes,
        (object) =>
          at(object, 'parameters', 'encrypted') === 'true' &&
          at(object, 'volumeBindingMode') === 'WaitForFirstConsumer' &&
          at(object, 'allowVolumeExpansion') === true,
        (object) => `${nameOf(object)} is not encrypted, fixed in size or bound too early`,
      ),
      ...violations(
        claims,
        ({ claim }) => names.includes(textAt(claim, 'spec', 'storageClassName')),
        ({ name }) => `${name} claims a volume of another class`,
      ),
    ];
  },
  broken: {
    'not encrypted': (a) => drop(storageClass(a), ['parameters', 'encrypted']),
    'bound at once': (a) => put(storageClass(a), ['volumeBindingMode'], 'Immediate'),
    'fixed in size': (a) => drop(storageClass(a), ['allowVolumeExpansion']),
    'not the default': (a) => drop(storageClass(a), ['metadata', 'annotations']),
    'an agent uses the class of EKS': (a) =>
      put(
        theObject(a, 'Sandbox', (object) => listAt(object, 'spec', 'volumeClaimTemplates').length > 0),
        ['spec', 'volumeClaimTemplates', 0, 'spec', 'storageClassName'],
        'gp2',
      ),
  },
};

const machineImages: Control = {
  id: 31,
  title: 'Machine images are pinned to a release, for system nodes and for Karpenter',
  check: (assembly) => [
    ...objectsOf(assembly, 'EC2NodeClass').flatMap((object) =>
      violations(
        listAt(object, 'spec', 'amiSelectorTerms'),
        (term) => /^al2023@v\d{8}$/.test(textAt(term, 'alias')) && entriesAt(term).length === 1,
        (term) => `${nameOf(object)} takes ${JSON.stringify(term)}`,
      ),
    ),
    ...violations(
      resourcesOf(assembly, NODEGROUP),
      ({ resource }) => /^\d+\.\d+\.\d+-\d{8}$/.test(textAt(resource.Properties, 'ReleaseVersion')),
      ({ name }) => `${name} takes the newest image`,
    ),
  ],
  broken: {
    'Karpenter takes the newest': (a) => put(nodeClass(a), ['amiSelectorTerms', 0, 'alias'], 'al2023@latest'),
    'Karpenter takes an image by tag': (a) =>
      push(nodeClass(a), ['amiSelectorTerms'], { tags: { any: '*' } }),
    'system nodes take the newest': (a) =>
      drop(theResource(a, NODEGROUP).resource.Properties, ['ReleaseVersion']),
  },
};

const shims: Control = {
  id: 38,
  title: 'Kata brings the configured hypervisors and no other, and honours no annotation of theirs',
  check: (assembly) => {
    const { hypervisors, pools } = assembly.config.sandboxes;
    const wanted: readonly string[] = pools.every(({ kind }) => kind === 'metal-arm64')
      ? ['qemu']
      : hypervisors;
    const enabled = entriesAt(kata(assembly), 'shims').filter(([, shim]) => at(shim, 'enabled') === true);
    const allowing = entriesAt(kata(assembly), 'shims').filter(
      ([, shim]) => typeof shim === 'object' && !Array.isArray(at(shim, 'allowedHypervisorAnnotations')),
    );
    return [
      ...unless(
        Number(theRelease(assembly, 'kata-deploy').version.split('.')[0]) >= 4,
        'a version with GHSA-rr59-xxvx-96qr or without startup taints',
      ),
      ...unless(
        valueOf(assembly, 'kata-deploy', 'shims', 'disableAll') === true,
        'the chart’s own choice of shims',
      ),
      ...violations(
        enabled,
        ([name]) => wanted.includes(name) || name === 'qemu',
        ([name]) => `shim ${name} is enabled, nobody asked for it`,
      ),
      ...violations(
        enabled,
        ([, shim]) => listAt(shim, 'allowedHypervisorAnnotations').length === 0,
        ([name]) => `shim ${name} honours annotations`,
      ),
      ...allowing.map(([name]) => `shim ${name} honours the chart’s choice of annotations`),
    ];
  },
  broken: {
    'an old version': (a) => put(theRelease(a, 'kata-deploy'), ['version'], '3.30.0'),
    'the chart chooses': (a) => drop(kata(a), ['shims', 'disableAll']),
    'another hypervisor': (a) =>
      put(kata(a), ['shims', 'dragonball'], { enabled: true, allowedHypervisorAnnotations: [] }),
    'an annotation is honoured': (a) =>
      push(kata(a), ['shims', 'qemu', 'allowedHypervisorAnnotations'], 'kernel_params'),
    'the chart chooses annotations': (a) => drop(kata(a), ['shims', 'qemu', 'allowedHypervisorAnnotations']),
  },
};

/** Nodes and storage. */
export const kubernetesPlatform: readonly Control[] = [nodeMetadata, storage, machineImages, shims];

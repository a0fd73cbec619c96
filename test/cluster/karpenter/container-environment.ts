import type { KubernetesObject } from '../../assembly/manifests';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: { readonly resource: string; readonly divisor?: string };
  };
}

interface Container {
  readonly name: string;
  readonly env?: readonly Variable[];
  readonly resources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Deployment extends KubernetesObject {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly serviceAccountName: string; readonly containers: readonly Container[] };
    };
  };
}

/** What a container of a Deployment would be started with. */
export interface ContainerStart {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The environment that the kubelet would give to the first container of a Deployment.
 *
 * @throws Error for a variable that comes from somewhere unexpected
 */
export const containerStartOf = (object: KubernetesObject): ContainerStart => {
  const { metadata, spec } = object as Deployment;
  const [container] = spec.template.spec.containers;
  const namespace = metadata.namespace ?? 'default';
  if (!container) throw new Error(`Deployment ${metadata.name} has no container`);
  const valueOf = ({ name, value, valueFrom }: Variable): string => {
    if (valueFrom === undefined) return value ?? '';
    if (valueFrom.fieldRef?.fieldPath === 'metadata.namespace') return namespace;
    const { resource = '', divisor = '0' } = valueFrom.resourceFieldRef ?? {};
    const [kind = '', what = ''] = resource.split('.');
    const amount = container.resources?.[kind]?.[what];
    if (amount === undefined)
      throw new Error(`${metadata.name}: ${name} comes from ${JSON.stringify(valueFrom)}`);
    return String(inUnits(amount) / (divisor === '0' ? 1 : inUnits(divisor)));
  };
  return {
    namespace,
    serviceAccount: spec.template.spec.serviceAccountName,
    environment: Object.fromEntries(
      (container.env ?? []).map((variable) => [variable.name, valueOf(variable)]),
    ),
  };
};

const UNITS: Readonly<Record<string, number>> = { m: 0.001, '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** A quantity as a number: cores or bytes. */
const inUnits = (quantity: string): number => {
  const [, number = '', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = UNITS[unit];
  if (number === '' || factor === undefined) throw new Error(`not a quantity: ${quantity}`);
  return Number(number) * factor;
};

import { eventually } from './eventually';
import type { KubeObject, KubernetesClient, NewObject } from './kubernetes-client';

interface Installed extends KubeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

type Definition = NewObject & { readonly metadata: { readonly name: string } };

/** Installs definitions and waits until objects of all of them are taken. A busy machine needs a while for each. */
export const installDefinitions = async (
  client: KubernetesClient,
  definitions: readonly Definition[],
): Promise<void> => {
  await Promise.all(definitions.map((definition) => client.apply(definition)));
  const waiting = new Set(definitions.map(({ metadata }) => metadata.name));
  await eventually(
    'the definitions are established',
    async () => {
      for (const name of waiting) {
        const { status } = (await client.get<Installed>({ ...CRD, name })) ?? {};
        if (status?.conditions?.some(isEstablished)) waiting.delete(name);
        else throw new Error(`${name} is not`);
      }
      return true;
    },
    { timeout: 120_000 },
  );
};

const CRD = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' } as const;

const isEstablished = ({ type, status }: { readonly type: string; readonly status: string }): boolean =>
  type === 'Established' && status === 'True';

import { parse } from 'yaml';
import { agentRequest } from '../../lib/capacity/agent-request';
import { resolveDeployments } from '../../lib/config/resolve-deployments';
import { stacksOf } from '../assembly/assembly';
import { examples, type ExampleName } from '../assembly/examples';
import { objectsIn, releasesIn, type KubernetesObject } from '../assembly/manifests';
import { at } from './fixtures/references';

const names = Object.keys(examples) as ExampleName[];

const numberOf = (quantity: unknown): number => Number(/^(\d+)(m|Mi)$/.exec(String(quantity))?.[1]);

/** What Kubernetes counts for a pod: the requests of its containers and the overhead of its RuntimeClass. */
const requestOf = (pod: unknown, classes: readonly KubernetesObject[]) => {
  const own = classes.find(({ metadata }) => metadata.name === at(pod, 'runtimeClassName')[0]);
  const sum = (resource: string) =>
    [
      ...at(pod, `containers.*.resources.requests`).flatMap((requests) => at(requests, resource)),
      ...at(own, `overhead.podFixed`).flatMap((overhead) => at(overhead, resource)),
    ].reduce<number>((total, quantity) => total + numberOf(quantity), 0);
  return { cpuMillis: sum('cpu'), memoryMib: sum('memory'), ephemeralMib: sum('ephemeral-storage') };
};

test.each(names)('%s: the plan counts an agent as Kubernetes will', (example) => {
  const counted = resolveDeployments(examples[example]).flatMap((deployment) => {
    const stacks = stacksOf(example).filter(({ stage }) => stage === deployment.name);
    const objects = objectsIn(stacks);
    const ofKata = releasesIn(stacks)
      .flatMap(({ values }) => at(values, 'customRuntimes.runtimes'))
      .flatMap((runtimes) => Object.values(runtimes as Record<string, unknown>))
      .map((runtime) => parse(String(at(runtime, 'runtimeClass')[0])) as KubernetesObject);
    const classes = [...objects.filter(({ kind }) => kind === 'RuntimeClass'), ...ofKata];
    return objects
      .filter(({ kind }) => kind === 'Sandbox')
      .map((sandbox) => {
        const agent = deployment.agents.find(({ name }) => name === sandbox.metadata.name);
        const isolation = agent?.isolation ?? deployment.sandboxes.pools[0]?.kind ?? 'nested';
        const pod = at(sandbox, 'spec.podTemplate.spec')[0];
        return {
          agent: sandbox.metadata.name,
          kubernetes: {
            ...requestOf(pod, classes),
            volumes: at(sandbox, 'spec.volumeClaimTemplates.*').length,
          },
          plan: agent && agentRequest({ ...agent, isolation }),
        };
      });
  });
  expect(counted.length).toBeGreaterThan(0);
  for (const { agent, kubernetes, plan } of counted)
    expect({ agent, ...plan }).toEqual({ agent, ...kubernetes });
});

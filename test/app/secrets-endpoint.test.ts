import { deployments } from '../../config/deployments';
import { stacksIn } from '../assembly/assembly';
import { objectsIn } from '../assembly/manifests';
import { synthesize } from './scratch';

/** Ranges that the operator which reads the secrets may reach on port 443. */
const httpsOf = async (interfaceEndpoints: boolean): Promise<readonly string[]> => {
  const network = { kind: 'new', interfaceEndpoints };
  const folder = await synthesize(`secrets-endpoint-${interfaceEndpoints}`, [{ ...deployments[0], network }]);
  const policy = objectsIn(stacksIn(folder)).find(
    ({ kind, metadata }) =>
      kind === 'NetworkPolicy' &&
      metadata.namespace === 'external-secrets' &&
      metadata.name === 'allow-operator',
  );
  return [...JSON.stringify(policy).matchAll(/"cidr":"([^"]+)"/g)].map(([, cidr = '']) => cidr);
};

test('with an endpoint of Secrets Manager, External Secrets stays in the VPC', async () => {
  expect(await httpsOf(true)).not.toContain('0.0.0.0/0');
});

test('without one it must reach the public address, or no secret would ever arrive', async () => {
  expect(await httpsOf(false)).toContain('0.0.0.0/0');
});

import type { NetworkPolicy } from '../../network/evaluator';
import { mutantsOf } from './mutants';

const policy: NetworkPolicy = {
  metadata: { name: 'one', namespace: 'a' },
  spec: {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [{ namespaceSelector: { matchLabels: { team: 'red' } }, podSelector: {} }],
        ports: [{ port: 80 }],
      },
    ],
    egress: [
      {
        to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }, { ipBlock: { cidr: 'fd00::/8' } }],
        ports: [{ port: 443 }, { port: 53, protocol: 'UDP' }],
      },
    ],
  },
};

test('everything that a policy says is changed once', () => {
  expect(mutantsOf(policy).map(({ change }) => change)).toEqual([
    'removed',
    'does not close Ingress',
    'does not close Egress',
    'for pods without app',
    'egress[0] removed',
    'egress[0] without ports',
    'egress[0] without peers',
    'egress[0] without TCP 443',
    'egress[0] without UDP 53',
    'egress[0] without peer 0 0.0.0.0/0',
    'egress[0] without peer 1 fd00::/8',
    'egress[0] peer 0 without except 10.0.0.0/8',
    'egress[0] peer 1 fd00::/8 as ::/0',
    'ingress[0] removed',
    'ingress[0] without ports',
    'ingress[0] without peers',
    'ingress[0] peer 0 namespace without team',
    'ingress[0] peer 0 in its own namespace',
  ]);
});

test('each is another policy, and the first is none', () => {
  const [removed, ...others] = mutantsOf(policy).map(({ replacement }) => replacement);
  expect(removed).toBeUndefined();
  expect(new Set([policy, ...others].map((one) => JSON.stringify(one))).size).toBe(others.length + 1);
  for (const one of others) expect(one?.metadata).toEqual(policy.metadata);
});

test('a policy that only closes can be removed, or close less', () => {
  const closed: NetworkPolicy = {
    metadata: { name: 'deny-all', namespace: 'a' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
  expect(mutantsOf(closed).map(({ change }) => change)).toEqual([
    'removed',
    'does not close Ingress',
    'does not close Egress',
  ]);
});

import { ExternalSecretsGuards } from '../../cdk8s/external-secrets-guards';
import { deniesAll, openings, rendered, type Rendered } from './rendered';

const guards = (endpoint: boolean): Rendered[] =>
  rendered(
    (app) =>
      new ExternalSecretsGuards(app, 'guards', {
        namespace: 'external-secrets',
        vpcCidrs: ['10.1.0.0/16'],
        serviceCidrs: ['172.20.0.0/16'],
        endpoint,
      }),
  );

describe('ExternalSecretsGuards', () => {
  test('whatever is closed but what is listed here', () => {
    expect(deniesAll(guards(true), 'external-secrets')).toBe(true);
    expect(openings(guards(true))).toEqual([
      '* <- 10.1.0.0/16 TCP:10250',
      '* -> kube-system/k8s-app=kube-dns UDP:53,TCP:53',
      '* -> 169.254.170.23/32 TCP:80',
      '* -> fd00:ec2::23/128 TCP:80',
      '* -> 10.1.0.0/16 TCP:443',
      '* -> 172.20.0.0/16 TCP:443',
    ]);
  });

  test('Secrets Manager without an endpoint is reached at its public addresses', () => {
    const further = openings(guards(false)).slice(openings(guards(true)).length);
    expect(further).toEqual([
      expect.stringMatching(/^\* -> 0\.0\.0\.0\/0 but .*TCP:443$/),
      expect.stringMatching(/^\* -> ::\/0 but .*TCP:443$/),
    ]);
  });
});

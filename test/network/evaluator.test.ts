import { isAllowed, judge, type Endpoint, type NetworkPolicy, type Pod, type Service } from './evaluator';

const pod = (namespace: string, labels: Record<string, string> = {}, rest: Partial<Pod> = {}): Pod => ({
  namespace,
  labels,
  ip: '10.0.0.1',
  ...rest,
});
const sender = pod('a', { app: 'sender' });

/** A policy for all pods of namespace `a` with one egress rule. */
const egress = (
  to: NonNullable<NetworkPolicy['spec']['egress']>[number]['to'],
  ports?: NonNullable<NetworkPolicy['spec']['egress']>[number]['ports'],
): NetworkPolicy => ({
  metadata: { name: 'test', namespace: 'a' },
  spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to, ports }] },
});
const reaches = (policy: NetworkPolicy, to: Endpoint, service: Service = { port: 443 }): boolean =>
  isAllowed([policy], sender, to, service);

test('a pod that no policy selects is open, one that is selected is closed in the named directions', () => {
  const closed = egress([]);
  const shut: NetworkPolicy = { ...closed, spec: { podSelector: {}, policyTypes: ['Egress'] } };
  expect(judge([], sender, pod('b'), { port: 1 })).toEqual({ egress: true, ingress: true });
  expect(judge([shut], sender, pod('b'), { port: 1 })).toEqual({ egress: false, ingress: true });
  expect(judge([shut], pod('b'), sender, { port: 1 })).toEqual({ egress: true, ingress: true });
});

test('an empty list of peers is everybody', () => {
  expect(reaches(egress([]), { ip: '192.0.2.1' })).toBe(true);
});

describe('label selectors', () => {
  test.each([
    ['In', ['x', 'y'], { app: 'x' }, true],
    ['In', ['x', 'y'], {}, false],
    ['NotIn', ['x', 'y'], { app: 'x' }, false],
    ['NotIn', ['x', 'y'], { app: 'z' }, true],
    ['NotIn', ['x', 'y'], {}, true],
    ['Exists', undefined, { app: '' }, true],
    ['Exists', undefined, {}, false],
    ['DoesNotExist', undefined, {}, true],
    ['DoesNotExist', undefined, { app: '' }, false],
  ])('%s %j of %j', (operator, values, labels: Record<string, string>, fits) => {
    const selector = { matchExpressions: [{ key: 'app', operator, values }] };
    expect(reaches(egress([{ podSelector: selector }]), pod('a', labels))).toBe(fits);
  });

  test('a value that is empty is not one that is missing', () => {
    const policy = egress([{ podSelector: { matchLabels: { app: '' } } }]);
    expect(reaches(policy, pod('a', { app: '' }))).toBe(true);
    expect(reaches(policy, pod('a'))).toBe(false);
  });

  test('a selector of pods alone means those of the policy’s namespace', () => {
    expect(reaches(egress([{ podSelector: {} }]), pod('a'))).toBe(true);
    expect(reaches(egress([{ podSelector: {} }]), pod('b'))).toBe(false);
    expect(reaches(egress([{ namespaceSelector: {} }]), pod('b'))).toBe(true);
  });

  test('an operator of another kind is refused', () => {
    const selector = { matchExpressions: [{ key: 'app', operator: 'Gt', values: ['1'] }] };
    expect(() => reaches(egress([{ podSelector: selector }]), pod('a'))).toThrow(
      "operator 'Gt' is not evaluated",
    );
  });

  test('a peer that is nobody is refused', () => {
    expect(() => reaches(egress([{}]), pod('a'))).toThrow('a peer says whom it lets through');
  });
});

describe('ports', () => {
  const web = pod('a', {}, { ports: [{ name: 'web', port: 8080, protocol: 'TCP' }] });
  test.each<[name: string, Parameters<typeof egress>[1], Endpoint, Service, boolean]>([
    ['none: all', [], web, { port: 1, protocol: 'SCTP' }, true],
    ['no number: the whole protocol', [{ protocol: 'UDP' }], web, { port: 1, protocol: 'UDP' }, true],
    ['another protocol', [{ port: 53 }], web, { port: 53, protocol: 'UDP' }, false],
    ['the beginning of a range', [{ port: 80, endPort: 90 }], web, { port: 80 }, true],
    ['the end of a range', [{ port: 80, endPort: 90 }], web, { port: 90 }, true],
    ['behind a range', [{ port: 80, endPort: 90 }], web, { port: 91 }, false],
    ['a name', [{ port: 'web' }], web, { port: 8080 }, true],
    ['a name, at another number', [{ port: 'web' }], web, { port: 8081 }, false],
    [
      'a name, by another protocol',
      [{ port: 'web', protocol: 'UDP' }],
      web,
      { port: 8080, protocol: 'UDP' },
      false,
    ],
    ['a name that the receiver does not have', [{ port: 'web' }], pod('a'), { port: 8080 }, false],
    ['a name, of an address', [{ port: 'web' }], { ip: '10.0.0.2' }, { port: 8080 }, false],
  ])('%s', (_name, ports, to, service, allowed) => {
    expect(reaches(egress([], ports), to, service)).toBe(allowed);
  });

  test('a named port of ingress is the receiver’s own', () => {
    const policy: NetworkPolicy = {
      metadata: { name: 'test', namespace: 'a' },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 'web' }] }] },
    };
    expect(isAllowed([policy], { ip: '192.0.2.1' }, web, { port: 8080 })).toBe(true);
    expect(isAllowed([policy], web, pod('a'), { port: 8080 })).toBe(false);
  });

  test('a range without a beginning is refused', () => {
    expect(() => reaches(egress([], [{ endPort: 90 }]), web)).toThrow('a range of ports has a beginning');
  });
});

describe('addresses', () => {
  const open = { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] };
  test.each([
    ['an address', open, '192.0.2.1', true],
    ['an exception', open, '169.254.169.254', false],
    ['the other family', open, '2001:db8::1', false],
    ['an exception, mapped into IPv6', open, '::ffff:169.254.169.254', false],
    ['an exception, mapped and in hexadecimal', open, '::ffff:a9fe:a9fe', false],
    ['an address, mapped into IPv6', open, '::ffff:192.0.2.1', true],
    ['a mapped address of all IPv6', { cidr: '::/0' }, '::ffff:192.0.2.1', false],
    ['all of IPv6', { cidr: '::/0', except: ['fc00::/7'] }, '2001:db8::1', true],
    ['an exception of IPv6', { cidr: '::/0', except: ['fc00::/7'] }, 'fd00:ec2::254', false],
  ])('%s', (_name, ipBlock, ip, allowed) => {
    expect(reaches(egress([{ ipBlock }]), { ip })).toBe(allowed);
  });

  test('a range counts for pods that have such an address, too', () => {
    expect(reaches(egress([{ ipBlock: { cidr: '10.0.0.0/8' } }]), pod('b'))).toBe(true);
  });
});

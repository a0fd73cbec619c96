import { unless, violations, type Control } from '../control';
import {
  nameOf,
  objectsOf,
  resourcesOf,
  theObject,
  theRelease,
  theResource,
  valueOf,
} from '../deployment-assembly';
import { at, leavesOf, listAt, push, put } from '../json';

const SECURITY_GROUP = 'AWS::EC2::SecurityGroup';
const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const ANYWHERE = ['0.0.0.0/0', '::/0'];

const ingress: Control = {
  id: 28,
  title: 'No security group lets anybody in from anywhere',
  check: (assembly) => {
    const rules = [
      ...resourcesOf(assembly, SECURITY_GROUP).flatMap(({ name, resource }) =>
        listAt(resource.Properties, 'SecurityGroupIngress').map((rule) => ({ name, rule })),
      ),
      ...resourcesOf(assembly, INGRESS).map(({ name, resource }) => ({ name, rule: resource.Properties })),
    ];
    return violations(
      rules,
      ({ rule }) =>
        ![at(rule, 'CidrIp'), at(rule, 'CidrIpv6')].some((range) => ANYWHERE.includes(String(range))) &&
        at(rule, 'SourcePrefixListId') === undefined,
      ({ name }) => `${name} is open to the world`,
    );
  },
  broken: {
    'a group is open to 0.0.0.0/0': (a) =>
      push(theResource(a, SECURITY_GROUP).resource.Properties, ['SecurityGroupIngress'], {
        CidrIp: '0.0.0.0/0',
        IpProtocol: 'tcp',
      }),
    'a rule of its own opens to ::/0': (a) => {
      const { stack } = theResource(a, SECURITY_GROUP);
      put(stack.template.Resources, ['Opened'], { Type: INGRESS, Properties: { CidrIpv6: '::/0' } });
    },
  },
};

const loadBalancers: Control = {
  id: 33,
  title:
    'Nothing faces the internet: no load balancer, and new ones are internal unless someone says otherwise',
  check: (assembly) => [
    ...resourcesOf(assembly)
      .filter(({ resource }) => resource.Type.startsWith('AWS::ElasticLoadBalancing'))
      .map(({ name }) => `${name}: a load balancer`),
    ...objectsOf(assembly, 'Ingress', 'Gateway').map(
      (object) => `${nameOf(object)} asks for a load balancer`,
    ),
    ...objectsOf(assembly, 'Service')
      .filter(
        (service) => at(service, 'spec', 'type') !== undefined && at(service, 'spec', 'type') !== 'ClusterIP',
      )
      .map((service) => `${nameOf(service)} leaves the cluster`),
    ...assembly.releases.flatMap(({ chart, values }) =>
      leavesOf(values)
        .filter(([, leaf]) => leaf === 'LoadBalancer' || leaf === 'NodePort' || leaf === 'internet-facing')
        .map(([path, leaf]) => `${chart}: ${path.join('.')} is ${String(leaf)}`),
    ),
    ...unless(
      valueOf(assembly, 'aws-load-balancer-controller', 'defaultLoadBalancerScheme') === 'internal',
      'new load balancers face the internet',
    ),
  ],
  broken: {
    'the gateway gets a load balancer': (a) =>
      put(theRelease(a, 'litellm-helm').values, ['service', 'type'], 'LoadBalancer'),
    'load balancers face the internet by default': (a) =>
      put(
        theRelease(a, 'aws-load-balancer-controller').values,
        ['defaultLoadBalancerScheme'],
        'internet-facing',
      ),
    'a service leaves the cluster': (a) => {
      a.objects.push({ ...theObject(a, 'ServiceAccount'), kind: 'Service', spec: { type: 'LoadBalancer' } });
    },
    'an ingress': (a) => {
      a.objects.push({ ...theObject(a, 'ServiceAccount'), kind: 'Ingress' });
    },
  },
};

/** What faces the world. */
export const awsExposure: readonly Control[] = [ingress, loadBalancers];

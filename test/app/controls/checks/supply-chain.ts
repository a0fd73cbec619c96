import { unless, violations, type Control } from '../control';
import { nameOf, theObject, theRelease, theResource, type DeploymentAssembly } from '../deployment-assembly';
import { at, entriesAt, leavesOf, listAt, put, textAt } from '../json';
import { containersOf, podsOf, thePod } from '../pods';
import { credentialsIn, holdsCredential, randomWordsIn } from '../secrets';

/** Looks like a credential to whoever scans for one, and is none. */
const FAKES: Readonly<Record<string, string>> = {
  'a provider’s key': `sk-${'fake0000'.repeat(4)}`,
  'an access key': `AKIA${'FAKE'.repeat(4)}`,
  'a Slack token': `xoxb-${'0'.repeat(12)}-fake`,
  'a private key': ['-----BEGIN', 'PRIVATE', 'KEY-----'].join(' ').replace('PRIVATE', 'RSA PRIVATE'),
  'a password in a URL': ['postgresql://litellm', 'not-a-real-password@db.example.com'].join(':'),
  'random characters': 'q7Zt0Xw4Lr9Kd2Vb6Nc8Hs1Jf3Gm5Ty',
};

const noSecrets: Control = {
  id: 20,
  title: 'No file of the assembly holds anything that looks like a credential',
  check: (assembly) => [
    ...assembly.files.flatMap(({ name, text }) =>
      [...credentialsIn(text), ...randomWordsIn(text)].map((what) => `${name} holds ${what}`),
    ),
    ...assembly.stacks.flatMap(({ name, template }) =>
      leavesOf(template)
        .filter(([path, leaf]) => holdsCredential(String(path[path.length - 1]), leaf))
        .map(([path]) => `${name}: ${path.join('.')} holds a credential`),
    ),
    ...assembly.stacks.flatMap((stack) =>
      entriesAt(stack.template, 'Outputs')
        .filter(([, output]) => JSON.stringify(at(output, 'Value')).includes('SecretString'))
        .map(([id]) => `${stack.name} puts out ${id}`),
    ),
  ],
  broken: {
    ...Object.fromEntries(
      Object.entries(FAKES).map(([what, fake]) => [
        `a template holds ${what}`,
        (a: DeploymentAssembly) => {
          const template = a.files.find(({ name }) => name.endsWith('.template.json'));
          put(template, ['text'], `${template?.text ?? ''}${JSON.stringify({ Value: fake })}`);
        },
      ]),
    ),
    'a script holds one': (a) => {
      const script = a.files.find(({ name }) => name.endsWith('.mjs'));
      put(script, ['text'], `const key = '${FAKES['a provider’s key'] ?? ''}';`);
    },
    'a function has a password in its environment': (a) =>
      put(
        theResource(a, 'AWS::Lambda::Function').resource.Properties,
        ['Environment', 'Variables', 'DB_PASSWORD'],
        'not-a-real-password',
      ),
    'a secret is put out': (a) => {
      const value = '{{resolve:secretsmanager:x:SecretString:y}}';
      put(a.stacks[0]?.template, ['Outputs', 'Key'], { Value: value });
    },
  },
};

/** The text of everything that only a region or partition may decide, by where it stands. */
const textsOf = ({ stacks, objects, releases }: DeploymentAssembly) => [
  ...stacks.map(({ name, template }) => ({ name, text: JSON.stringify(template) })),
  ...objects.map((object) => ({ name: nameOf(object), text: JSON.stringify(object) })),
  ...releases.map((release) => ({ name: `chart ${release.chart}`, text: JSON.stringify(release) })),
];

/** Services whose principals end in amazonaws.com in every partition. */
const PRINCIPALS = ['ec2', 'eks', 'events', 'lambda', 'pods.eks', 'states', 'vpc-flow-logs'];
const REGION =
  /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)-(?:gov-)?(?:central|east|north|northeast|northwest|south|southeast|southwest|west)-\d\b/g;
const DOMAIN = /[\w.-]*amazonaws\.com(?:\.cn)?/g;

const portable: Control = {
  id: 29,
  title: 'In China there is no ARN, domain or region of another partition',
  appliesTo: ({ config }) => config.region.startsWith('cn-'),
  check: (assembly) =>
    textsOf(assembly).flatMap(({ name, text }) => [
      ...unless(!text.includes('arn:aws:'), `${name}: arn:aws:`),
      ...violations(
        [...new Set(text.match(REGION) ?? [])],
        (region) => region === assembly.config.region,
        (region) => `${name}: ${region}`,
      ),
      ...violations(
        [...new Set(text.match(DOMAIN) ?? [])],
        (domain) => domain.endsWith('.cn') || PRINCIPALS.includes(domain.replace('.amazonaws.com', '')),
        (domain) => `${name}: ${domain}`,
      ),
    ]),
  broken: {
    'a policy of the commercial partition': (a) =>
      put(a.stacks[0]?.template, ['Outputs', 'Any'], { Value: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    'a region in a manifest': (a) =>
      put(theObject(a, 'ClusterSecretStore'), ['spec', 'provider', 'aws', 'region'], 'us-west-2'),
    'a domain in a chart': (a) =>
      put(
        theRelease(a, 'litellm-helm').values,
        ['image', 'repository'],
        '1.dkr.ecr.cn-north-1.amazonaws.com/x',
      ),
    'the principal of a service that has one of its own': (a) =>
      put(a.stacks[0]?.template, ['Outputs', 'Any'], { Value: 'logs.amazonaws.com' }),
  },
};

const references: Control = {
  id: 60,
  title: 'Manifests and charts hold references to credentials, in variables, files and commands alike',
  check: (assembly) => {
    const texts = [
      ...assembly.objects.map((object) => ({ name: nameOf(object), content: object })),
      ...assembly.releases.map(({ chart, values }) => ({
        name: `chart ${chart}`,
        content: values,
      })),
    ];
    const variables = podsOf(assembly)
      .flatMap(containersOf)
      .flatMap(({ name, container }) => listAt(container, 'env').map((variable) => ({ name, variable })));
    return [
      ...texts.flatMap(({ name, content }) =>
        leavesOf(content)
          .filter(
            ([path, leaf]) =>
              holdsCredential(String(path[path.length - 1]), leaf) ||
              (typeof leaf === 'string' && credentialsIn(leaf).length > 0),
          )
          .map(([path]) => `${name}: ${path.join('.')} holds a credential`),
      ),
      ...violations(
        variables,
        ({ variable }) => !holdsCredential(textAt(variable, 'name'), at(variable, 'value')),
        ({ name, variable }) => `${name}: ${textAt(variable, 'name')} is written down`,
      ),
    ];
  },
  broken: {
    'an agent’s variable holds a token': (a) => {
      const variables = listAt(thePod(a), 'spec', 'containers', 0, 'env');
      const token = variables.find((variable) => textAt(variable, 'name').endsWith('KEY'));
      put(token, ['value'], 'not-a-real-token');
    },
    'an agent’s configuration holds a token': (a) => {
      const config = theObject(a, 'ConfigMap', (object) => at(object, 'data', 'openclaw.json') !== undefined);
      put(
        config,
        ['data', 'openclaw.json'],
        textAt(config, 'data', 'openclaw.json').replace('${LITELLM_API_KEY}', 'not-a-real-key'),
      );
    },
    'Grafana has a known password': (a) =>
      put(theRelease(a, 'kube-prometheus-stack').values, ['grafana', 'adminPassword'], 'not-a-real-password'),
    'the gateway’s configuration holds a key': (a) =>
      put(
        theRelease(a, 'litellm-helm').values,
        ['proxy_config', 'general_settings', 'master_key'],
        'not-a-real-key',
      ),
    'a command holds a key': (a) =>
      put(
        thePod(a, ({ agent }) => !agent),
        ['spec', 'containers', 0, 'command', 2],
        `--key=${FAKES['a provider’s key'] ?? ''}`,
      ),
  },
};

/** What must not get out, and what must not be written down. */
export const supplyChain: readonly Control[] = [noSecrets, portable, references];

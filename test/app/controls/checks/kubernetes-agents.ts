import { unless, violations, type Control } from '../control';
import { nameOf, objectsOf, theObject, theRelease, type DeploymentAssembly } from '../deployment-assembly';
import { at, drop, entriesAt, leavesOf, listAt, push, put, textAt } from '../json';
import { podsOf, thePod } from '../pods';

const OPENCLAW = ['data', 'openclaw.json'] as const;
const MASTER_KEY = 'litellm-master-key';
const CONTROL_PLANE_TOOLS = ['gateway', 'cron', 'sessions_spawn', 'sessions_send'];
const KEY_SETTINGS = ['models', 'max_budget', 'budget_duration', 'rpm_limit', 'tpm_limit'];

const openclawConfigs = (assembly: DeploymentAssembly) =>
  objectsOf(assembly, 'ConfigMap').filter((object) => at(object, ...OPENCLAW) !== undefined);
/** Changes the configuration of an OpenClaw agent. */
const reconfigure = (assembly: DeploymentAssembly, change: (config: unknown) => unknown): unknown => {
  const object = theObject(assembly, 'ConfigMap', (candidate) => at(candidate, ...OPENCLAW) !== undefined);
  const config = JSON.parse(textAt(object, ...OPENCLAW)) as unknown;
  change(config);
  return put(object, OPENCLAW, JSON.stringify(config));
};

const hardened: Control = {
  id: 59,
  title: 'Agents answer known people only, with a token, and have no tool that changes themselves',
  gap: 'what the program itself says of its configuration is asked elsewhere (controls 57 and 58)',
  check: (assembly) => [
    ...openclawConfigs(assembly).flatMap((object) => {
      const config = JSON.parse(textAt(object, ...OPENCLAW)) as unknown;
      const leaves = leavesOf(config);
      const holds: Record<string, boolean> = {
        'asking for a token': textAt(config, 'gateway', 'auth', 'token') === '${OPENCLAW_GATEWAY_TOKEN}',
        'limiting attempts': Number(at(config, 'gateway', 'auth', 'rateLimit', 'maxAttempts')) > 0,
        'silent on the network': at(config, 'discovery', 'mdns', 'mode') === 'off',
        'without elevated tools': at(config, 'tools', 'elevated', 'enabled') === false,
        'bound to its workspace': at(config, 'tools', 'fs', 'workspaceOnly') === true,
        'without control-plane tools': CONTROL_PLANE_TOOLS.every((tool) =>
          listAt(config, 'tools', 'deny').includes(tool),
        ),
        'closed to strangers': entriesAt(config, 'channels').every(
          ([, channel]) =>
            ['pairing', 'allowlist'].includes(textAt(channel, 'dmPolicy')) &&
            at(channel, 'groupPolicy') === 'allowlist',
        ),
        'closed to everybody': leaves.every(([path, leaf]) => leaf !== '*' || !path.includes('allowFrom')),
        'without dangerous switches': leaves.every(([path]) =>
          path.every((key) => !String(key).startsWith('dangerously')),
        ),
      };
      return violations(
        Object.entries(holds),
        ([, held]) => held,
        ([what]) => `${nameOf(object)} is not ${what}`,
      );
    }),
    ...objectsOf(assembly, 'ConfigMap').flatMap((object) =>
      violations(
        textAt(object, 'data', '.env').split('\n'),
        (line) => !/ALLOW_ALL_USERS=true|ALLOWED_USERS=.*\*/.test(line),
        (line) => `${nameOf(object)}: ${line}`,
      ),
    ),
  ],
  broken: {
    'no token is asked for': (a) => reconfigure(a, (config) => drop(config, ['gateway', 'auth', 'token'])),
    'attempts are not limited': (a) =>
      reconfigure(a, (config) => drop(config, ['gateway', 'auth', 'rateLimit'])),
    'strangers are answered': (a) =>
      reconfigure(a, (config) => put(config, ['channels', 'slack', 'dmPolicy'], 'open')),
    'everybody is on the list': (a) =>
      reconfigure(a, (config) => put(config, ['channels', 'slack', 'allowFrom'], ['*'])),
    'it announces itself': (a) => reconfigure(a, (config) => drop(config, ['discovery'])),
    'elevated tools': (a) => reconfigure(a, (config) => put(config, ['tools', 'elevated', 'enabled'], true)),
    'files outside of the workspace': (a) => reconfigure(a, (config) => drop(config, ['tools', 'fs'])),
    'it schedules itself': (a) => reconfigure(a, (config) => put(config, ['tools', 'deny'], ['gateway'])),
    'a dangerous switch': (a) =>
      reconfigure(a, (config) => put(config, ['gateway', 'controlUi', 'dangerouslyDisableDeviceAuth'], true)),
    'Hermes answers all users': (a) =>
      put(
        theObject(a, 'ConfigMap', (object) => textAt(object, 'data', '.env') !== ''),
        ['data', '.env'],
        'GATEWAY_ALLOW_ALL_USERS=true\n',
      ),
  },
};

const keyJobs = (assembly: DeploymentAssembly) =>
  podsOf(assembly).filter(
    ({ template }) => at(template, 'metadata', 'labels', 'app.kubernetes.io/component') === 'agent-key',
  );
const isKeyJob = ({ name }: { readonly name: string }): boolean => name.includes('/key-');
const settingsIn = (template: unknown): string =>
  listAt(template, 'spec', 'containers', 0, 'command')
    .map(String)
    .find((argument) => argument.startsWith('--settings=')) ?? '';

const keys: Control = {
  id: 65,
  title:
    'Every agent has a key of its own with models, budget and rate; the master key stays in its namespace',
  gap: 'keys do not expire',
  check: (assembly) => [
    ...violations(
      assembly.config.agents,
      ({ name }) =>
        keyJobs(assembly).some(
          ({ template }) => at(template, 'metadata', 'labels', 'openclaw.dev/agent') === name,
        ),
      ({ name }) => `no job issues the key of ${name}`,
    ),
    ...keyJobs(assembly).flatMap(({ name, template }) => {
      const settings = JSON.parse(settingsIn(template).replace('--settings=', '') || '{}') as unknown;
      return violations(
        KEY_SETTINGS,
        (setting) =>
          setting === 'models'
            ? listAt(settings, setting).length > 0
            : Number.parseFloat(String(at(settings, setting))) > 0,
        (setting) => `${name} sets no ${setting}`,
      );
    }),
    ...violations(
      assembly.objects,
      (object) => object.metadata.namespace === 'litellm' || !JSON.stringify(object).includes(MASTER_KEY),
      (object) => `${nameOf(object)} knows the master key`,
    ),
    ...violations(
      assembly.releases,
      ({ namespace, values }) => namespace === 'litellm' || !JSON.stringify(values).includes(MASTER_KEY),
      ({ chart }) => `chart ${chart} knows the master key`,
    ),
    ...unless(
      objectsOf(assembly, 'ExternalSecret').every(
        (object) =>
          object.metadata.namespace === 'litellm' ||
          !/master.?key/i.test(JSON.stringify(at(object, 'spec', 'data'))),
      ),
      'another namespace reads the master key',
    ),
  ],
  broken: {
    'a key without a budget': (a) => {
      const template = thePod(a, isKeyJob);
      const command = listAt(template, 'spec', 'containers', 0, 'command').map((argument) =>
        String(argument).replace('"max_budget"', '"other"'),
      );
      put(template, ['spec', 'containers', 0, 'command'], command);
    },
    'a key for all models': (a) => {
      const template = thePod(a, isKeyJob);
      const command = listAt(template, 'spec', 'containers', 0, 'command').map((argument) =>
        String(argument).replace(/"models":\[[^\]]*\]/, '"models":[]'),
      );
      put(template, ['spec', 'containers', 0, 'command'], command);
    },
    'an agent without a key': (a) => {
      const kept = a.objects.filter((object) => object.kind !== 'Job' && object.kind !== 'CronJob');
      a.objects.splice(0, a.objects.length, ...kept);
    },
    'an agent gets the master key': (a) =>
      push(thePod(a), ['spec', 'containers', 0, 'env'], {
        name: 'LITELLM_MASTER_KEY',
        valueFrom: { secretKeyRef: { name: MASTER_KEY, key: 'master-key' } },
      }),
    'a chart elsewhere gets the master key': (a) =>
      put(theRelease(a, 'kube-prometheus-stack').values, ['grafana', 'envFromSecret'], MASTER_KEY),
    'an agent reads the master key': (a) =>
      push(
        theObject(a, 'ExternalSecret', ({ metadata }) => (metadata.namespace ?? '').startsWith('agent-')),
        ['spec', 'data'],
        {
          remoteRef: { key: 'openclaw/x/gateway/master-key' },
        },
      ),
  },
};

/** What agents are told, and what they may spend. */
export const kubernetesAgents: readonly Control[] = [hardened, keys];

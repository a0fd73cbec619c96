import { createHash } from 'node:crypto';
import { Chart } from 'cdk8s';
import { k8s } from '../k8s';
import type { Construct } from 'constructs';
import { ExternalSecret } from './external-secret';
import { KEY_SCRIPT } from './key-script-chart';
import { GATEWAY, labelsOf } from './labels';

/** What an agent's key allows. */
export interface AgentKeySettings {
  /** The gateway's names of the models. */
  readonly models: readonly string[];
  /**
   * US dollars per `budgetDuration`.
   *
   * @default - no budget
   */
  readonly maxBudget?: number;
  /**
   * LiteLLM's notation of a period, such as `30d`.
   *
   * @default - the budget is for ever
   */
  readonly budgetDuration?: string;
  /**
   * Requests per minute.
   *
   * @default - no limit
   */
  readonly rpmLimit?: number;
  /**
   * Tokens per minute.
   *
   * @default - no limit
   */
  readonly tpmLimit?: number;
}

/** Properties of {@link AgentKeyChart}. */
export interface AgentKeyChartProps extends AgentKeySettings {
  /** The agent's name, a DNS label; also the key's alias in metrics and spend. */
  readonly agent: string;
  /** Name of the agent's generated secret in Secrets Manager, with a `seed` of 64 letters and digits. */
  readonly seedSecretName: string;
  /** The image that runs the script: LiteLLM's own, which the nodes have already. */
  readonly image: string;
}

/**
 * The agent's key as a template over its seed. The agent's own namespace makes its copy by the same template: the key
 * is never handed from one to the other.
 */
export const AGENT_KEY_TEMPLATE = 'sk-{{ .seed | substr 0 40 }}';

const SECRETS = '/run/secrets/gateway';
const SCRIPTS = '/scripts';
const NOBODY = 65534;
const MAX_CRON_JOB_NAME = 52;

/**
 * Registers one agent's key with the gateway: a Job at once, named after what it asks for, so that a change of
 * settings makes a new one; and an hourly CronJob that mends what went missing, such as after a restored database.
 */
export class AgentKeyChart extends Chart {
  public constructor(scope: Construct, id: string, props: AgentKeyChartProps) {
    super(scope, id);
    const { namespace } = GATEWAY;
    const key = boundedName(`key-${props.agent}`, '');
    new ExternalSecret(this, 'Key', {
      name: key,
      namespace,
      values: { seed: { secretName: props.seedSecretName, property: 'seed' } },
      template: { key: AGENT_KEY_TEMPLATE },
    });
    const podSpec = this.podSpec(key, props);
    const labels = { ...labelsOf('agent-key', 'agent-key'), 'openclaw.dev/agent': props.agent };
    const job: k8s.JobSpec = {
      backoffLimit: 6,
      activeDeadlineSeconds: 1800,
      ttlSecondsAfterFinished: 86_400,
      template: { metadata: { labels }, spec: podSpec },
    };
    // A Job cannot be changed; whatever is in its pod must be in its name.
    const fingerprint = hash(JSON.stringify(podSpec)).slice(0, 8);
    new k8s.KubeJob(this, 'IssueNow', {
      metadata: { name: boundedName(`key-${props.agent}`, `-${fingerprint}`), namespace, labels },
      spec: job,
    });
    new k8s.KubeCronJob(this, 'IssueHourly', {
      metadata: { name: key, namespace, labels },
      spec: {
        // Each agent has a minute of its own, or all would start at once.
        schedule: `${parseInt(hash(props.agent).slice(0, 8), 16) % 60} * * * *`,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 1800,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          metadata: { labels },
          spec: { ...job, backoffLimit: 2, ttlSecondsAfterFinished: 3600 },
        },
      },
    });
  }

  private podSpec(keySecret: string, props: AgentKeyChartProps): k8s.PodSpec {
    const settings = {
      models: props.models,
      max_budget: props.maxBudget,
      budget_duration: props.budgetDuration,
      rpm_limit: props.rpmLimit,
      tpm_limit: props.tpmLimit,
    };
    return {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NOBODY,
        runAsGroup: NOBODY,
        fsGroup: NOBODY,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'issue-key',
          image: props.image,
          command: [
            'python',
            `${SCRIPTS}/${KEY_SCRIPT.file}`,
            `--url=http://${GATEWAY.name}.${GATEWAY.namespace}.svc.cluster.local:${GATEWAY.port}`,
            `--alias=${props.agent}`,
            `--settings=${JSON.stringify(settings)}`,
            `--master-key-file=${SECRETS}/master-key`,
            `--key-file=${SECRETS}/key`,
          ],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
          resources: {
            requests: quantities({ cpu: '10m', memory: '32Mi', 'ephemeral-storage': '16Mi' }),
            limits: quantities({ cpu: '500m', memory: '128Mi', 'ephemeral-storage': '64Mi' }),
          },
          volumeMounts: [
            { name: 'script', mountPath: SCRIPTS, readOnly: true },
            { name: 'secrets', mountPath: SECRETS, readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'script', configMap: { name: KEY_SCRIPT.configMap } },
        {
          name: 'secrets',
          projected: {
            // Octal 0440: the kubelet gives the files to fsGroup.
            defaultMode: 0o440,
            sources: [
              {
                secret: { name: GATEWAY.masterKeySecret, items: [{ key: 'master-key', path: 'master-key' }] },
              },
              { secret: { name: keySecret, items: [{ key: 'key', path: 'key' }] } },
            ],
          },
        },
      ],
    };
  }
}

function quantities(values: Readonly<Record<string, string>>): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(values).map(([resource, value]) => [resource, k8s.Quantity.fromString(value)]),
  );
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `name` and `suffix` within the length that a CronJob's name may have; what is cut is replaced by its hash. */
function boundedName(name: string, suffix: string): string {
  const room = MAX_CRON_JOB_NAME - suffix.length;
  if (name.length <= room) return name + suffix;
  return `${name.slice(0, room - 9)}-${hash(name).slice(0, 8)}${suffix}`;
}

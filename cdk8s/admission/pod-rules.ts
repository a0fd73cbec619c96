/** A check of the Common Expression Language on a pod, or on the template of one. */
export interface PodRule {
  /** True when the pod is fine. It sees the variables `spec`, `annotations` and `containers`. */
  readonly expression: string;

  /** Why it is refused, and what to write instead. */
  readonly message: string;
}

/** What the rules are told about the cluster. */
export interface PodRuleOptions {
  /** The RuntimeClasses that run a pod in a virtual machine. */
  readonly runtimeClasses: readonly string[];

  /**
   * Let a namespace labelled `openclaw.dev/isolation: runc` run pods without a virtual machine.
   *
   * @default false
   */
  readonly allowRunc?: boolean;
}

/** `expression` holds for a field that is absent, too. */
const absentOr = (field: string, expression: string) => `!has(${field}) || ${expression}`;

/** `expression` holds for the security context of every container, where one is given. */
const everySecurityContext = (expression: string) =>
  `variables.containers.all(c, !has(c.securityContext) || ${expression})`;

/**
 * What a pod in an agent's namespace must be. The pod security level `restricted` asks for a part of this; it is a
 * label that can be lost, and its messages do not say what an agent needs.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podRules(options: PodRuleOptions): PodRule[] {
  return [runtimeClassRule(options), ...KATA_RULES, ...IDENTITY_RULES, ...HOST_RULES, ...PRIVILEGE_RULES];
}

function runtimeClassRule({ runtimeClasses, allowRunc }: PodRuleOptions): PodRule {
  const list = runtimeClasses.map((name) => `'${name}'`).join(', ');
  const isolated = `has(variables.spec.runtimeClassName) && variables.spec.runtimeClassName in [${list}]`;
  const optedOut =
    "has(namespaceObject.metadata.labels) && 'openclaw.dev/isolation' in namespaceObject.metadata.labels && " +
    "namespaceObject.metadata.labels['openclaw.dev/isolation'] == 'runc' && !has(variables.spec.runtimeClassName)";
  return {
    expression: allowRunc ? `(${isolated}) || (${optedOut})` : isolated,
    message:
      `an agent runs code that nobody has reviewed, so its pod needs a virtual machine: set runtimeClassName to one of ${runtimeClasses.join(', ')}` +
      (allowRunc ? ', or label the namespace openclaw.dev/isolation=runc and set none' : ''),
  };
}

const KATA_RULES: readonly PodRule[] = [
  {
    expression: "!variables.annotations.exists(name, name.startsWith('io.katacontainers.'))",
    message:
      'annotations io.katacontainers.* reconfigure the hypervisor on the host: remove them, the RuntimeClass holds the configuration',
  },
];

const IDENTITY_RULES: readonly PodRule[] = [
  {
    expression:
      'has(variables.spec.automountServiceAccountToken) && !variables.spec.automountServiceAccountToken',
    message: 'an agent has no business with the API server: set automountServiceAccountToken to false',
  },
  {
    expression: absentOr(
      'variables.spec.volumes',
      'variables.spec.volumes.all(v, !has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, !has(s.serviceAccountToken)))',
    ),
    message: 'a projected service account token gives an agent an identity: remove the volume',
  },
];

const HOST_RULES: readonly PodRule[] = [
  {
    expression: absentOr('variables.spec.volumes', 'variables.spec.volumes.all(v, !has(v.hostPath))'),
    message: 'hostPath opens the node to an agent: use a PersistentVolumeClaim or an emptyDir',
  },
  ...['hostNetwork', 'hostPID', 'hostIPC'].map((field) => ({
    expression: absentOr(`variables.spec.${field}`, `!variables.spec.${field}`),
    message: `${field} takes an agent out of its virtual machine: remove it`,
  })),
  {
    expression:
      'variables.containers.all(c, !has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0))',
    message: 'hostPort listens on the node: remove it and use a Service',
  },
  {
    expression: `variables.placed || !has(variables.spec.nodeName) || variables.spec.nodeName == ''`,
    message:
      'nodeName goes around the scheduler, and with it taints and room for the virtual machine: use the RuntimeClass',
  },
];

const PRIVILEGE_RULES: readonly PodRule[] = [
  {
    expression: everySecurityContext('!has(c.securityContext.privileged) || !c.securityContext.privileged'),
    message: 'privileged containers are refused: remove securityContext.privileged',
  },
  {
    expression:
      'variables.containers.all(c, has(c.securityContext) && has(c.securityContext.allowPrivilegeEscalation) && !c.securityContext.allowPrivilegeEscalation)',
    message:
      'setuid programs must not raise privileges: set allowPrivilegeEscalation to false in every container',
  },
  {
    expression: everySecurityContext(
      '!has(c.securityContext.capabilities) || !has(c.securityContext.capabilities.add) || c.securityContext.capabilities.add.size() == 0',
    ),
    message: 'added capabilities are refused: drop ALL and add none',
  },
  {
    expression:
      'variables.containers.all(c, has(c.securityContext) && has(c.securityContext.runAsNonRoot) ? c.securityContext.runAsNonRoot : ' +
      'has(variables.spec.securityContext) && has(variables.spec.securityContext.runAsNonRoot) && variables.spec.securityContext.runAsNonRoot)',
    message: 'containers must not run as root: set runAsNonRoot to true for the pod, and nowhere to false',
  },
  {
    expression:
      '(!has(variables.spec.securityContext) || !has(variables.spec.securityContext.runAsUser) || variables.spec.securityContext.runAsUser != 0) && ' +
      everySecurityContext('!has(c.securityContext.runAsUser) || c.securityContext.runAsUser != 0'),
    message: 'user 0 is root: set runAsUser to another',
  },
  {
    expression: everySecurityContext(
      "!has(c.securityContext.procMount) || c.securityContext.procMount == 'Default'",
    ),
    message: 'an unmasked /proc is refused: remove procMount',
  },
  {
    expression: absentOr(
      'variables.spec.securityContext',
      '!has(variables.spec.securityContext.sysctls) || variables.spec.securityContext.sysctls.size() == 0',
    ),
    message: 'sysctls are refused: remove securityContext.sysctls',
  },
  {
    expression: absentOr(
      'variables.spec.ephemeralContainers',
      'variables.spec.ephemeralContainers.size() == 0',
    ),
    message: 'debug containers join an agent’s secrets and are refused: debug a copy in another namespace',
  },
];

import { Template } from 'aws-cdk-lib/assertions';
import { AgentSandbox, type AgentSandboxProps } from '../../../constructs/agent-sandbox/agent-sandbox';
import { ReleaseProvider } from '../../../constructs/manifest/release-provider';
import { kubectlLayer, twoStacks } from '../manifest/two-stacks';
import { RELEASE } from './release';

interface Release {
  readonly files: { url: string; sha256: string }[];
  readonly images: object[];
  readonly patches: [NamespacePatch, DeploymentPatch];
}
interface NamespacePatch {
  readonly patch: { readonly kind: string; readonly metadata: object };
}
interface DeploymentPatch {
  readonly patch: { readonly kind: string; readonly spec: { replicas: number; template: { spec: PodSpec } } };
}
interface PodSpec {
  readonly nodeSelector: Record<string, string>;
  readonly securityContext: object;
  readonly containers: {
    args: string[];
    securityContext: object;
    resources: object;
    volumeMounts: object[];
  }[];
  readonly volumes: object[];
}

function released(overrides: Partial<AgentSandboxProps> = {}): Release {
  const { cluster, stack } = twoStacks();
  const provider = new ReleaseProvider(stack, 'Releases', { cluster, kubectlLayer: kubectlLayer(stack) });
  new AgentSandbox(stack, 'AgentSandbox', { provider, release: RELEASE, ...overrides });
  const [resource] = Object.values(
    Template.fromStack(stack).findResources('Custom::OpenClawReleaseManifest'),
  ) as { Properties: { Release: string } }[];
  return JSON.parse(resource?.Properties.Release ?? '') as Release;
}

function deploymentOf({ patches: [, { patch }] }: Release): DeploymentPatch['patch']['spec'] {
  expect(patch.kind).toBe('Deployment');
  return patch.spec;
}

describe('AgentSandbox', () => {
  test('applies the pinned files with the image that belongs to them', () => {
    const release = released();
    expect(release.files).toEqual([
      { url: 'https://releases.example.com/v0.0.0/k8s/controller.yaml', sha256: 'a'.repeat(64) },
      { url: 'https://releases.example.com/v0.0.0/k8s/crds/sandboxes.yaml', sha256: 'b'.repeat(64) },
    ]);
    expect(release.images).toEqual([
      {
        name: 'ko://sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller',
        newName: 'registry.example.com/agent-sandbox-controller',
        newTag: 'v0.0.0',
      },
    ]);
  });

  test('a mirror keeps paths and checksums', () => {
    expect(released({ mirror: 's3://mirror/agent-sandbox' }).files[0]).toEqual({
      url: 's3://mirror/agent-sandbox/k8s/controller.yaml',
      sha256: 'a'.repeat(64),
    });
  });

  test('turns the extensions on, waits for cold nodes, and sets the API client no limit', () => {
    const [container] = deploymentOf(released()).template.spec.containers;
    expect(container?.args).toEqual(
      expect.arrayContaining([
        '--extensions',
        '--leader-elect=true',
        '--sandbox-warm-pool-readiness-grace-period=15m',
        '--disable-claim-events',
      ]),
    );
    expect(container?.args.filter((argument) => argument.startsWith('--kube-api-'))).toEqual([]);
  });

  test('meets the level restricted, which its namespace enforces', () => {
    const release = released();
    expect(release.patches[0].patch.metadata).toMatchObject({
      name: 'agent-sandbox-system',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    const pod = deploymentOf(release).template.spec;
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0]?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('can write its certificates though the root file system is read-only', () => {
    const pod = deploymentOf(released()).template.spec;
    expect(pod.containers[0]?.volumeMounts).toContainEqual({
      name: 'webhook-certs',
      mountPath: '/tmp/k8s-webhook-server',
    });
    expect(pod.volumes).toContainEqual(
      expect.objectContaining({ name: 'webhook-certs', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }),
    );
  });

  test('runs on system nodes with requests and limits, one replica unless told otherwise', () => {
    const spec = deploymentOf(released());
    expect(spec.template.spec.nodeSelector).toEqual({ 'openclaw.dev/system': 'true' });
    const amount = expect.any(String) as string;
    const amounts = { cpu: amount, memory: amount, 'ephemeral-storage': amount };
    expect(spec.template.spec.containers[0]?.resources).toEqual({ requests: amounts, limits: amounts });
    expect(spec.replicas).toBe(1);
    expect(deploymentOf(released({ replicas: 2 })).replicas).toBe(2);
  });
});

import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ControlPlane } from '../../../cluster/harness/control-plane';
import type { KubeObject } from '../../../cluster/harness/kubernetes-client';

interface NodeClaim extends KubeObject {
  readonly status?: {
    readonly providerID?: string;
    readonly capacity?: object;
    readonly allocatable?: object;
  };
}

interface Review {
  readonly request: {
    readonly uid: string;
    readonly object: { readonly spec?: { readonly providerID?: string } };
  };
}

/** The instance's id ends what Karpenter and the emulated EC2 call a machine. */
const instanceOf = (providerId = ''): string => providerId.split('/').at(-1) ?? '';

const answer = async (plane: ControlPlane, body: string): Promise<object> => {
  const { request } = JSON.parse(body) as Review;
  const instance = instanceOf(request.object.spec?.providerID);
  const claims = await plane.client.list<NodeClaim>({ apiVersion: 'karpenter.sh/v1', kind: 'NodeClaim' });
  const status = claims.find((claim) => instanceOf(claim.status?.providerID) === instance)?.status;
  const patch = ['capacity', 'allocatable'].map((field) => ({
    op: 'add',
    path: `/status/${field}`,
    value: status?.[field as 'capacity' | 'allocatable'] ?? {},
  }));
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid: request.uid,
      allowed: true,
      ...(status
        ? { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }
        : {}),
    },
  };
};

/**
 * Gives nodes of the emulated EC2, when they are made, what their kubelet would report. The emulated EC2 does not read
 * the settings of a node class and reports a node without them; Karpenter would count with that.
 *
 * @returns what ends it
 */
export const playKubelets = async (plane: ControlPlane): Promise<() => void> => {
  const { certificate, key } = await plane.certificates.server('kubelets');
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
  server.on('request', (incoming, response) => {
    void text(incoming)
      .then((body) => answer(plane, body))
      .then(
        (review) => response.setHeader('content-type', 'application/json').end(JSON.stringify(review)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const webhook = {
    name: 'kubelets.bench.openclaw.dev',
    clientConfig: {
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      caBundle: readFileSync(plane.certificates.ca).toString('base64'),
    },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nodes'] }],
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    timeoutSeconds: 30,
  };
  await plane.client.apply({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'bench-kubelets' },
    webhooks: [webhook],
  });
  return () => {
    server.closeAllConnections();
    server.close();
  };
};

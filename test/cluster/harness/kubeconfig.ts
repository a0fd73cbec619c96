import { writeFileSync } from 'node:fs';

/** Writes a kubeconfig with one user and returns its path. */
export const writeKubeconfig = (
  path: string,
  { server, ca, token, namespace }: { server: string; ca: string; token: string; namespace?: string },
): string => {
  const context = { cluster: 'bench', user: 'bench', ...(namespace === undefined ? {} : { namespace }) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'bench', cluster: { server, 'certificate-authority': ca } }],
    users: [{ name: 'bench', user: { token } }],
    contexts: [{ name: 'bench', context }],
    'current-context': 'bench',
  };
  writeFileSync(path, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return path;
};

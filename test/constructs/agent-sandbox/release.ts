import type { AgentSandboxRelease } from '../../../constructs/agent-sandbox/agent-sandbox';

/** A release as lib/versions.json holds it; the checksums are made up. */
export const RELEASE: AgentSandboxRelease = {
  version: 'v0.0.0',
  baseUrl: 'https://releases.example.com/v0.0.0',
  files: [
    { path: 'k8s/controller.yaml', sha256: 'a'.repeat(64) },
    { path: 'k8s/crds/sandboxes.yaml', sha256: 'b'.repeat(64) },
  ],
  image: { repository: 'registry.example.com/agent-sandbox-controller', tag: 'v0.0.0' },
};

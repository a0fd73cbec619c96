import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { k8s } from '../k8s';
import type { Construct } from 'constructs';
import { GATEWAY, labelsOf } from './labels';

/** Where the script is, for the Jobs that run it. */
export const KEY_SCRIPT = { configMap: 'issue-key', file: 'issue_key.py' } as const;

/** The script that registers agents' keys with the gateway, once for all agents. */
export class KeyScriptChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'Script', {
      metadata: {
        name: KEY_SCRIPT.configMap,
        namespace: GATEWAY.namespace,
        labels: labelsOf('agent-key', 'agent-key'),
      },
      data: { [KEY_SCRIPT.file]: readFileSync(join(__dirname, KEY_SCRIPT.file), 'utf8') },
    });
  }
}

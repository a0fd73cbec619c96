import { App, type AppProps } from 'aws-cdk-lib';
import cdkJson from '../cdk.json';
import type { Deployment } from './config/resolve-deployments';
import { PlatformStage } from './platform-stage';

/** Called when a part of a deployment is in place: `('dev-us-west-2', 'Network')`. */
export type OnProgress = (deployment: string, part: string) => void;

/** Properties of {@link buildApp}. */
export interface BuildAppProps {
  /** Checked deployments; each becomes a stage. */
  readonly deployments: readonly Deployment[];
  /** Folder of the cloud assembly. @default - CDK_OUTDIR as the CDK CLI sets it, else a temporary folder */
  readonly outdir?: string;
  /** Told of every stack that is in place. @default - nobody is told */
  readonly onProgress?: OnProgress;
}

/**
 * What the assembly must not hold, so that two synths are equal byte by byte and nobody's folder names leak:
 * stack traces carry paths, tree.json repeats the templates, analytics carries the library's own version.
 */
const reproducible: AppProps = { analyticsReporting: false, treeMetadata: false, autoSynth: false };

/** Settings of the CDK library, the same for the CLI, tests and benchmarks. */
const context = {
  ...cdkJson.context,
  // Of warnings, and of where in the source every resource was made: they name folders of this machine.
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
};

/** The application: one stage per deployment, none of which depends on another. */
export const buildApp = async ({ deployments, outdir, onProgress }: BuildAppProps): Promise<App> => {
  const app = new App({ ...reproducible, context, outdir });
  for (const deployment of deployments) {
    await PlatformStage.build(app, deployment, (part) => onProgress?.(deployment.name, part));
  }
  return app;
};

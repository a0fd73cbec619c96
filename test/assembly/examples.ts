import { join } from 'node:path';
import { deployments as shipped } from '../../config/deployments';
import { deployments as china } from '../../config/examples/china';
import { deployments as existingVpc } from '../../config/examples/existing-vpc';
import { deployments as minimal } from '../../config/examples/minimal';
import { deployments as production } from '../../config/examples/production';

/** Everything that a newcomer may deploy as it stands: the shipped configuration and all examples. */
export const examples = { shipped, minimal, production, china, 'existing-vpc': existingVpc } as const;

/** Name of an example. */
export type ExampleName = keyof typeof examples;

/** Folder of their assemblies, made anew by every test run. */
export const ASSEMBLIES = join(__dirname, '../../out/test-assemblies');

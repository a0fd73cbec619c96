import { join } from 'node:path';
import { enterLoopback } from './namespace';

/** Readies the namespaces before the first scenario. */
export default function globalSetup(): void {
  enterLoopback(join(__dirname, '../../../out/test-cluster'));
}

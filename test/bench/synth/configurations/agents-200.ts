import { platform } from './platform';

export const deployments = platform({ agents: 200 });

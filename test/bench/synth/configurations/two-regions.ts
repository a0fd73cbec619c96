import { platform } from './platform';

export const deployments = platform({ regions: ['us-west-2', 'us-east-1'] });

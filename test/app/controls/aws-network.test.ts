import { describeControls } from './describe-controls';
import { controlAreas } from './registry';

describeControls(controlAreas['aws-network']);

import { describeControls } from './describe-controls';
import { controlAreas } from './registry';

describeControls(controlAreas['kubernetes-platform']);

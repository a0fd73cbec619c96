import { instanceTypesPage, modelsPage, versionsPage } from './catalogue-pages';
import { configReference } from './config-reference';
import { controlsPage } from './controls-page';
import { nagPage } from './nag-page';
import { networkPage } from './network-page';

/** Every generated page: file name in docs/generated → how it is made. A test holds the files against it. */
export const pages: Readonly<Record<string, () => string>> = {
  'config.md': configReference,
  'controls.md': controlsPage,
  'models.md': modelsPage,
  'instance-types.md': instanceTypesPage,
  'versions.md': versionsPage,
  'nag-exceptions.md': nagPage,
  'network.md': networkPage,
};

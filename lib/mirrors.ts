import type { ChartVersion, ImageRef } from './pinned-versions';

/**
 * Where images, charts and release files are really taken from: the public host, or the mirror that the
 * deployment names for it. A mirror keeps the paths of what it mirrors.
 */
export class Mirrors {
  constructor(private readonly hosts: Readonly<Record<string, string>>) {}

  /** `ghcr.io` → `mirror.example.com/ghcr.io`; a host without a mirror stays as it is. */
  host(name: string): string {
    return this.hosts[name] ?? name;
  }

  /** A reference that starts with a host, with or without a scheme. */
  reference(reference: string): string {
    const [, scheme = '', host = '', path = ''] = /^([a-z]+:\/\/)?([^/]+)(.*)$/.exec(reference) ?? [];
    return `${scheme}${this.host(host)}${path}`;
  }

  /** Repository of an image, without tag or digest. */
  repository(image: ImageRef): string {
    return this.reference(image.repository);
  }

  /** An image as a pod names it: by tag, and by digest where it is known. */
  image(image: ImageRef): string {
    const digest = image.digest ? `@${image.digest}` : '';
    return `${this.repository(image)}:${image.tag}${digest}`;
  }

  /** A chart, from its mirror. */
  chart(chart: ChartVersion): ChartVersion {
    return { ...chart, repository: this.reference(chart.repository) };
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { Certificates } from './certificates';
import { MIRRORED_HOSTS } from './namespace';

/**
 * Serves files of upstream repositories under the very URLs that they have on the internet: the namespaces' hosts
 * file leads those hosts here.
 */
export class ReleaseMirror {
  private constructor(
    private readonly server: Server,
    private readonly files: Map<string, string | Buffer>,
  ) {}

  public static async start(certificates: Certificates): Promise<ReleaseMirror> {
    const { certificate, key } = await certificates.server('mirror', MIRRORED_HOSTS);
    const files = new Map<string, string | Buffer>();
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    server.on('request', (request, response) => {
      const content = files.get(`https://${request.headers.host ?? ''}${request.url ?? ''}`);
      const bytes = typeof content === 'string' && existsSync(content) ? readFileSync(content) : content;
      if (bytes === undefined) response.writeHead(404).end();
      else response.end(bytes);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(443, '127.0.0.1', resolve);
    });
    return new ReleaseMirror(server, files);
  }

  /** Makes a file answer at a URL. */
  public publish(url: string, content: { readonly path: string } | { readonly bytes: string }): void {
    this.files.set(url, 'path' in content ? content.path : Buffer.from(content.bytes));
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

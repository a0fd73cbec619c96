import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const given = new Set<number>();

/** A TCP port of the loopback device that nobody listens on; never the same twice in a process. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo;
        server.close(() => {
          resolve(free);
        });
      });
    });
    if (!given.has(port)) {
      given.add(port);
      return port;
    }
  }
};

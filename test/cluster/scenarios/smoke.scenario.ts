import { startPlatform, type Platform } from '../platform';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ name: 'smoke' });
});
afterAll(() => platform.stop());

test('the system nodes are Ready', async () => {
  const { stdout } = await platform.kubectl(['get', 'nodes', '--no-headers']);
  expect(stdout.match(/ Ready /g)).toHaveLength(3);
});

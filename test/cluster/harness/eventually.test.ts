import { eventually, never } from './eventually';

const quick = { every: 1, timeout: 50 };

test('gives what the look saw at last', async () => {
  let looks = 0;
  expect(await eventually('three', () => (++looks === 3 ? 'seen' : undefined), quick)).toBe('seen');
});

test('a look that throws has seen nothing yet', async () => {
  let looks = 0;
  const look = (): number => {
    looks += 1;
    if (looks < 3) throw new Error('not yet');
    return looks;
  };
  expect(await eventually('three', look, quick)).toBe(3);
});

test('says what it waited for and what it saw last', async () => {
  const look = (): Promise<never> => Promise.reject(new Error('connection refused'));
  await expect(eventually('the pod is Running', look, quick)).rejects.toThrow(
    'not in 0.05 s: the pod is Running; the last look: connection refused',
  );
});

test('does not wait for the dead', async () => {
  const alive = [{ death: 'etcd has ended (code 2)' }];
  await expect(eventually('the pod is Running', () => false, { timeout: 60_000, alive })).rejects.toThrow(
    'waiting until the pod is Running: etcd has ended (code 2)',
  );
});

test('never fails as soon as it happens', async () => {
  await expect(never('a second node', () => Promise.resolve(true), 1000)).rejects.toThrow(
    'must not happen: a second node',
  );
  await never('a second node', () => Promise.resolve(false), 1);
});

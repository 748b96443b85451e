import { cachedWorkflows, memoryOfProcess } from '../../temporal/cached-workflows.ts';

const mb = 2 ** 20;

it.each([
  ['a machine of 8 GB, where V8 gives a thread 4 GB', { available: 8192 * mb, heap: 4144 * mb }, 858],
  ['a container of 512 MB', { available: 512 * mb, heap: 259 * mb }, 53],
  ['a heap that is limited by hand', { available: 8192 * mb, heap: 128 * mb }, 26],
  ['next to nothing', { available: 32 * mb, heap: 32 * mb }, 20],
  ['a machine of 256 GB', { available: 262_144 * mb, heap: 16_384 * mb }, 2000],
])('as many runs are cached as %s has memory for', (_what, memory, runs) => {
  expect(cachedWorkflows(memory)).toBe(runs);
});

it('several workers of one process share its memory', () => {
  const memory = { available: 1024 * mb, heap: 4144 * mb };
  expect(cachedWorkflows(memory, 2)).toBe(Math.floor(cachedWorkflows(memory) / 2));
});

it('knows what this process may use, also where no cgroup limits it', () => {
  const { available, heap } = memoryOfProcess();
  expect(available).toBeGreaterThan(100 * mb);
  expect(available).toBeLessThan(2 ** 50);
  expect(heap).toBeGreaterThan(50 * mb);
});

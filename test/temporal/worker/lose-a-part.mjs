// Loaded into a worker's process before the worker: on SIGUSR2 it loses what LOSE names.
const threads = [];
process.on('worker', (thread) => threads.push(thread));
process.on('SIGUSR2', () => {
  if (process.env.LOSE === 'threads') for (const thread of threads) void thread.terminate();
  // They live on, and get nothing done.
  if (process.env.LOSE === 'messages') for (const thread of threads) thread.postMessage = () => {};
  if (process.env.LOSE === 'rejection') void Promise.reject(new Error('nobody waits for this'));
  if (process.env.LOSE === 'exception') {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
  }
});

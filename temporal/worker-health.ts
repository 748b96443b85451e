/**
 * Whether the worker on this machine, with this RUNBOOKS_HOME, is in order; for the health checks of containers and services:
 *
 *   node dist/temporal/worker-health.js [--live] [--ready] [--within SECONDS]
 *
 * `--live`: its event loop turns, and no part of it is lost; else it should be started again. Asks nobody but the worker.
 * `--ready`: it is alive, each of its task queues is polled, as the Temporal server has seen it, and its journal answers; else
 * it should get time. Without either: as `--ready`. `--within`: how old the last heartbeat may be, 10 seconds by default.
 *
 * Exit code 0: it is; 1: it isn't, with the reasons on stderr; 2: wrong usage.
 */
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, type Config } from '../config.ts';
import { findHeartbeats, type FoundHeartbeat } from './worker/heartbeat-file.ts';
import { livenessProblems } from './worker/liveness.ts';

async function readinessProblems(config: Config, beats: readonly FoundHeartbeat[]): Promise<string[]> {
  // The client costs half a second, which a check of life does without.
  const { unpolledQueues } = await import('./worker/unpolled-queues.ts');
  const unpolled = await unpolledQueues(
    config,
    beats.flatMap(({ queues }) => queues),
  );
  return [...beats.flatMap(({ notReady }) => notReady), ...unpolled];
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      live: { type: 'boolean', default: false },
      ready: { type: 'boolean', default: false },
      within: { type: 'string', default: '10' },
    },
  });
  const within = Number(values.within) * 1_000;
  if (!(within > 0)) throw new TypeError('--within must be a number of seconds');
  const config = readConfig();
  const beats = await findHeartbeats(config.home);
  const problems = livenessProblems(beats, { home: config.home, within });
  if (values.ready || !values.live) problems.push(...(await readinessProblems(config, beats)));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError || error instanceof ConfigError ? 2 : 1;
}

/**
 * Whether a worker has asked for work lately, as the Temporal server saw it; for a container's health check:
 *
 *   node dist/temporal/worker-health.js
 *
 * Exit code 0: the task queue is served; 1: it isn't, or the server can't be reached.
 */
import { readConfig } from '../config.ts';
import { connect } from './connect.ts';
import { hasPollers } from './pollers.ts';

const config = readConfig();
try {
  const client = await connect(config, { timeout: 10_000 });
  const served = await hasPollers(client, config.taskQueue);
  await client.connection.close();
  process.exitCode = served ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

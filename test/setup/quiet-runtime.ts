/** Temporal's runtime, of which a process has one: a worker's life, and a divergence that is looked for, are no news in a test. */
import { inspect } from 'node:util';
import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogEntry } from '@temporalio/worker';

/** The error that follows fails the test where it isn't expected. */
const followed = /^Failed to process Workflow Activation/;

function print({ level, message, meta }: LogEntry): void {
  if (!followed.test(message)) process.stderr.write(`[${level}] ${message} ${inspect(meta)}\n`);
}

Runtime.install({
  logger: new DefaultLogger('ERROR', print),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
});

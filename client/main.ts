#!/usr/bin/env node
/** `runbook`: the process around a command line. Its exit code is the command's. */
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { stopSignals } from '../processes/stop-signals.ts';
import { runWords } from './run-words.ts';

async function main(words: readonly string[], ended: AbortController): Promise<ExitCode> {
  const end = (): void => ended.abort();
  for (const signal of stopSignals()) process.once(signal, end);
  process.stdout.on('error', endWithout);
  return await runWords(words, process, process.env, ended.signal);
}

/** A reader such as `head` has seen enough; a file on a full disk misses what should be in it. */
function endWithout(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  process.stderr.write(`The output could not be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
}

// Not process.exit: stdout may be a pipe that isn't drained yet.
const ended = new AbortController();
process.exitCode = await main(process.argv.slice(2), ended);
// Ctrl-C may come while something is being started; all of it ends with this process.
if (ended.signal.aborted) process.exit();

// A parent that a test can kill: runs the command that it is given under a guardian, and says so once the command has said
// something. It speaks to the guardian itself, since this file is run without a compiler.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const guardian = fork(fileURLToPath(new URL('../../../processes/guardian.mjs', import.meta.url)), [], {
  detached: true,
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
});
const [command, ...args] = process.argv.slice(2);
let started;
guardian.on('message', (message) => {
  if ('pid' in message) started = message.pid;
  if ('stdout' in message) process.stdout.write(`${JSON.stringify({ guardian: guardian.pid, command: started })}\n`);
});
guardian.send({ command, args, env: process.env, grace: 300, logStdout: false });

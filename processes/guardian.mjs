// Runs one command and ends it when the process that asked for it is gone, be it by SIGKILL: the channel to the parent
// then disconnects, which no process can prevent. Detached, so that a Ctrl-C in the terminal reaches the parent alone,
// which then ends its children in order. Plain JavaScript, because it is run as it is from the source tree and from
// dist/.
//
// From the parent: {command, args, env, cwd, log, logStdout, grace}, later {stop: true}.
// To the parent: {pid}, {stdout: text}, {exited: {code, signal}}, {failed: message, about: the system's code, call and path}.
import { spawn } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';

let child;
let stopping = false;

function report(message) {
  // A parent that is just going is no error; the disconnect that follows says it.
  if (process.connected) process.send(message, () => {});
}

function finish(message) {
  if (!process.connected) process.exit(0);
  process.send(message, () => process.exit(0));
}

function stop(grace) {
  if (stopping) return;
  stopping = true;
  if (child === undefined || child.pid === undefined) process.exit(0);
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), grace);
}

function start({ command, args, env, cwd, log, logStdout, grace }) {
  let out;
  try {
    out = log === undefined ? 'ignore' : openSync(log, 'a', 0o600);
  } catch ({ message, code, syscall, path }) {
    finish({ failed: message, about: { code, syscall, path } });
    return;
  }
  child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', out], windowsHide: true });
  child.on('spawn', () => report({ pid: child.pid }));
  child.on('error', (error) => finish({ failed: error.message }));
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text) => {
    if (logStdout && typeof out === 'number') tryWrite(out, text);
    report({ stdout: text });
  });
  // What the command wrote last arrives before `close`, which a descendant that holds its stdout may keep from coming.
  child.on('close', (code, signal) => finish({ exited: { code, signal } }));
  child.on('exit', (code, signal) => setTimeout(() => finish({ exited: { code, signal } }), 1_000));
  process.on('disconnect', () => stop(grace));
  process.on('message', (message) => {
    if (message.stop === true) stop(grace);
  });
}

/** A full disk loses lines of the log, and doesn't end the program. */
function tryWrite(file, text) {
  try {
    writeSync(file, text);
  } catch {
    // There is no other place to say it.
  }
}

for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => stop(2_000));
process.once('message', start);
// The parent may be gone before it has said anything.
process.on('disconnect', () => child ?? process.exit(0));

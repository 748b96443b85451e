/** Runs one client's program against the simulator, and reads a line of JSON for each of its checks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Of this machine, and they would override what a client is given. */
const machines =
  /^(https?_proxy|all_proxy|no_proxy|ssl_cert_(file|dir)|requests_ca_bundle|curl_ca_bundle|node_extra_ca_certs)$/i;

/**
 * The environment of a client: `proxied` ones ask Microsoft's own names, which the proxy leads to the simulator; others
 * take the addresses of the readiness line.
 */
function environmentOf({ ready, proxied, pfx }) {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !machines.test(name)));
  const given = Object.entries(ready.proxyEnvironment).filter(([name]) => proxied || !/proxy$/i.test(name));
  return { ...kept, ...Object.fromEntries(given), SIMULATOR: JSON.stringify(ready), PFX: JSON.stringify(pfx) };
}

/**
 * @param options.onCheck hears of each check, `{check, passed, saw}`, as it ends
 * @param options.timeout milliseconds, after which the client is ended
 * @returns what went wrong with the program itself, if anything: it couldn't be started, broke off, or checked nothing
 */
export async function runClient({ command, args, ready, proxied, pfx, onCheck, timeout = 180_000 }) {
  const child = spawn(command, args, {
    env: environmentOf({ ready, proxied, pfx }),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
  });
  const said = [];
  child.stderr.setEncoding('utf8').on('data', (text) => said.push(text));
  let checks = 0;
  let failures = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const seen = JSON.parse(line);
    checks += 1;
    if (!seen.passed) failures += 1;
    onCheck(seen);
  });
  // `close` comes after the last line was read, also when there was nothing to start.
  const ended = await Promise.race([
    once(child, 'close').then(([code, signal]) => ({ code, signal })),
    once(child, 'error').then(([error]) => ({ code: error.code })),
  ]).catch((error) => ({ code: error.code ?? error.message }));
  const isBroken = ended.code !== 0 || checks === 0;
  if (isBroken || failures > 0) process.stderr.write(said.join(''));
  return isBroken ? `ended with ${ended.signal ?? ended.code} after ${checks} checks` : undefined;
}

// `npm run test:clients`: clients that nobody here wrote, in three languages, against `npm run simulator`, and an identity
// provider at which the people of a whole run of the product sign in. They are
// installed from their registries by lock files of their own (test/clients). The last line of the output is
// `N passed, N failed, N skipped`; a client whose registry or toolchain is out of reach is skipped by name, which
// `--no-skip` turns into a failure.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runClient } from '../test/clients/client-process.mjs';
import { exportPfx } from '../test/clients/exported-pfx.mjs';
import {
  installGo,
  installIdentityProvider,
  installNode,
  installPython,
  requireProduct,
  requireProgram,
  Unavailable,
} from '../test/clients/installations.mjs';
import { startSimulator } from '../test/clients/running-simulator.mjs';

const simulator = join(import.meta.dirname, '..');
const clients = join(simulator, 'test', 'clients');
const { values: options } = parseArgs({
  options: {
    'no-skip': { type: 'boolean', default: false },
    /** The built simulator, where it is not in dist/. */
    simulator: { type: 'string', default: join(simulator, 'dist', 'main.js') },
    /** The built product, whose exported files the clients open. */
    product: { type: 'string', default: join(simulator, '..', 'dist') },
  },
});

const python = (program) => () => ({ command: installPython(), args: [join(clients, 'python', program)] });

/** `proxied` ones insist on Microsoft's names; each is installed when its turn comes. */
const suites = [
  { name: 'MSAL for Python', proxied: true, install: python('msal_checks.py') },
  { name: 'exchangelib (Python)', proxied: true, install: python('exchangelib_checks.py') },
  { name: 'Office365-REST-Python-Client', proxied: true, install: python('graph_checks.py') },
  { name: 'MSAL for Go', proxied: true, install: () => ({ command: installGo(), args: [] }) },
  {
    name: 'Microsoft Graph client and Azure Identity for JavaScript',
    proxied: false,
    install() {
      installNode();
      return { command: process.execPath, args: [join(clients, 'node', 'graph-checks.mjs')] };
    },
  },
  {
    name: 'oidc-provider, at which the people of a whole run sign in',
    proxied: false,
    timeout: 600_000,
    install() {
      requireProduct(options.product);
      const node = installIdentityProvider();
      return {
        command: process.execPath,
        args: [join(clients, 'identity-provider', 'whole-run.mjs'), options.product, node],
      };
    },
  },
  {
    name: "GnuTLS' certtool",
    proxied: false,
    install() {
      requireProgram('certtool');
      return { command: process.execPath, args: [join(clients, 'certtool-checks.mjs')] };
    },
  },
];

const total = { passed: 0, failed: 0, skipped: 0 };
const say = (line) => process.stdout.write(`${line}\n`);

function report({ check, passed, saw }) {
  total[passed ? 'passed' : 'failed'] += 1;
  say(`  ${passed ? 'ok    ' : 'FAILED'} ${check}${saw === '' ? '' : ` (${saw})`}`);
}

/** Installs the client; undefined where that didn't work. */
function installed({ install }) {
  try {
    return install();
  } catch (error) {
    const outcome = error instanceof Unavailable && !options['no-skip'] ? 'skipped' : 'failed';
    total[outcome] += 1;
    say(`  ${outcome}: ${error.message}`);
    return undefined;
  }
}

/** @throws Error when there is no simulator to test against */
async function builtSimulator() {
  if (!existsSync(options.simulator)) {
    const { status } = spawnSync(process.execPath, [join(simulator, 'scripts', 'build.mjs')], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('The build failed.');
  }
  return await startSimulator(options.simulator);
}

async function testClients() {
  const { ready, stop } = await builtSimulator();
  let exported;
  try {
    const own = ready.credentials.find(({ certificate }) => certificate !== undefined);
    exported = await exportPfx(own, options.product);
    for (const suite of suites) {
      say(suite.name);
      const program = installed(suite);
      if (program === undefined) continue;
      const broken = await runClient({
        ...program,
        ready,
        proxied: suite.proxied,
        timeout: suite.timeout,
        pfx: exported.pfx,
        onCheck: report,
      });
      if (broken !== undefined) report({ check: 'the client runs to its end', passed: false, saw: broken });
    }
  } finally {
    exported?.remove();
    await stop();
  }
}

await testClients().catch((error) =>
  report({ check: 'a simulator to test against', passed: false, saw: error.message }),
);
process.exitCode = total.failed === 0 ? 0 : 1;
say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

#!/usr/bin/env node
/**
 * `npm run simulator`: one simulated tenant in a process of its own.
 *
 * Prints exactly one line on stdout, the readiness as JSON, and serves until SIGTERM or SIGINT, or until the process
 * that forked it is gone. Everything else goes to stderr.
 */
import { parseArgs } from 'node:util';
import { signInLogs } from './tenant/sign-in-log-detail.ts';
import type { SimulatorOptions } from './simulator.ts';
import { isTenantVariant, tenantVariants } from './tenant/seed/variant.ts';

const usage = `Serves a simulated Microsoft 365 tenant on loopback, and prints one line of JSON when it is ready.

  --home DIR      keep the tenant in this folder, and continue it at the next start (default: nothing is kept)
  --port N        port of the https server (default: the same as before, or any)
  --scale N       how much faster than real time its clock runs (default: 1)
  --seed N        seed of ids, delays and random faults
  --faults RATE   share of requests that get a 429 or 503, 0 to 1, or off (default: 0.01)
  --keys DIR      keep RSA keys in this folder and reuse them for fresh tenants (default: new ones each time)
  --sign-in-log X what the sign-in log shows of service principals: full (default), without-key-ids, or off
  --mailboxes N   additional mailboxes, mailbox.0001@contoso.example and so on, in a fresh tenant (default: 0)
  --servers N     servers on premises that run Exchange, in a fresh tenant, 1 to 20 (default: 3)
  --tenant NAME   variant of a fresh tenant:
${Object.entries(tenantVariants)
  .map(([name, text]) => `                    ${name.padEnd(18)}${text}`)
  .join('\n')}
  --help          this text
`;

/** As many as there are addresses for. Also in `on-premises/seed.ts`, which is too heavy to import here. */
const mostServers = 20;

/** @throws Error with a message for the person who typed the options */
function readOptions(): SimulatorOptions | 'help' {
  const { values } = parseArgs({
    options: {
      home: { type: 'string' },
      keys: { type: 'string' },
      port: { type: 'string' },
      scale: { type: 'string' },
      seed: { type: 'string' },
      faults: { type: 'string' },
      mailboxes: { type: 'string' },
      servers: { type: 'string' },
      tenant: { type: 'string' },
      'sign-in-log': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const { home, keys, tenant } = values;
  if (tenant !== undefined && !isTenantVariant(tenant)) {
    throw new Error(`--tenant must be one of ${Object.keys(tenantVariants).join(', ')}.`);
  }
  const signInLog = signInLogs.find((name) => name === values['sign-in-log']);
  if (signInLog !== values['sign-in-log']) throw new Error(`--sign-in-log must be one of ${signInLogs.join(', ')}.`);
  const port = numberIn('port', values.port, 0, 65_535);
  const scale = numberIn('scale', values.scale, Number.MIN_VALUE, 1_000_000);
  const seed = numberIn('seed', values.seed, 0, 2 ** 31 - 1);
  const mailboxes = numberIn('mailboxes', values.mailboxes, 0, 100_000);
  if (mailboxes !== undefined && !Number.isInteger(mailboxes)) throw new Error('--mailboxes must be a whole number.');
  const servers = numberIn('servers', values.servers, 1, mostServers);
  if (servers !== undefined && !Number.isInteger(servers)) throw new Error('--servers must be a whole number.');
  const faultRate = values.faults === 'off' ? 0 : numberIn('faults', values.faults, 0, 1);
  return {
    ...(home === undefined ? {} : { home }),
    ...(keys === undefined ? {} : { keys }),
    ...(port === undefined ? {} : { port }),
    ...(scale === undefined ? {} : { scale }),
    ...(seed === undefined ? {} : { seed }),
    ...(faultRate === undefined ? {} : { faultRate }),
    ...(signInLog === undefined ? {} : { signInLog }),
    ...(mailboxes === undefined ? {} : { mailboxes }),
    ...(servers === undefined ? {} : { servers }),
    ...(tenant === undefined ? {} : { variant: tenant }),
  };
}

function numberIn(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most)) {
    throw new Error(`--${name} must be a number from ${least} to ${most}.`);
  }
  return value;
}

function optionsOrUsage(): SimulatorOptions | 'help' | 'usage' {
  try {
    return readOptions();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return 'usage';
  }
}

async function main(): Promise<void> {
  const options = optionsOrUsage();
  if (options === 'usage') {
    process.exitCode = 2;
    return;
  }
  if (options === 'help') {
    process.stdout.write(usage);
    return;
  }
  // The simulator is heavy to load, and not needed for help or a mistyped option.
  const [{ startSimulator }, { services }] = await Promise.all([import('./simulator.ts'), import('./parts.ts')]);
  const simulator = await startSimulator({ ...options, parts: services });
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void simulator.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // Only a forked process has a channel; without its parent nobody would stop it.
  process.once('disconnect', end);
  process.stdout.write(`${JSON.stringify(simulator.readiness)}\n`);
}

main().catch((error: unknown) => {
  // What listens already would keep it alive.
  process.stderr.write(`${(error as Error).message}\n`, () => process.exit(1));
});

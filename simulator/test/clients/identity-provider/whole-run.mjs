/**
 * A whole run of the built product whose people sign in at an identity provider that others wrote: asked for by one, refused to
 * be approved by the same one, approved by another, to its end.
 *
 * Arguments: the product's dist/, and the Node.js that runs the provider.
 */
import { spawn } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { expect, run } from '../node/simulator.mjs';

const [dist, nodeOfProvider] = process.argv.slice(2);
const here = import.meta.dirname;
const home = mkdtempSync(join(tmpdir(), 'signed-run-'));
const clientId = 'exchange-runbooks';
const rolesClaim = 'groups';
const roles = (...names) => names.map((name) => `Runbooks.${name}`);
const people = {
  ann: roles('Request', 'Approve', 'Operate'),
  ben: roles('Approve', 'Operate'),
  nia: [],
};
const ended = [];

/** For localhost, signed by itself. @returns PEM */
async function certificate() {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
    ],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate: made.toString('pem'), key };
}

/** What the client was given for the simulator of others isn't for this one. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:TEMPORAL_|RUNBOOKS_|SIMULATOR$|PFX$|NODE_EXTRA|SSL_CERT)/.test(name),
  ),
);

async function startProvider(tls) {
  const child = spawn(nodeOfProvider, [join(here, 'provider.mjs')], {
    env: { ...environment, PROVIDER: JSON.stringify({ ...tls, people, rolesClaim, clientId }) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  ended.push(async () => stop(child));
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) if (line.startsWith('{')) return JSON.parse(line).issuer;
  throw new Error('The identity provider ended before it was ready.');
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'exit');
  child.kill('SIGINT');
  await over;
}

const browserLog = join(home, 'browser.log');

/** What opens addresses on Linux and on macOS, in a folder that comes first. */
function installBrowser() {
  const programs = join(home, 'programs');
  mkdirSync(programs);
  const config = join(home, 'browser.json');
  writeFileSync(config, JSON.stringify({ password: 'any will do there' }));
  for (const name of ['xdg-open', 'open']) {
    const file = join(programs, name);
    writeFileSync(
      file,
      `#!/bin/sh\nNODE_EXTRA_CA_CERTS='${home}/ca.pem' exec '${process.execPath}' '${join(here, 'browser.mjs')}' '${config}' "$1" 2>>'${browserLog}'\n`,
    );
    chmodSync(file, 0o755);
  }
  return programs;
}

async function runbook(words) {
  const child = spawn(process.execPath, [join(dist, 'client', 'main.js'), ...words], {
    env: productEnvironment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (said.error += text));
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [code] = await once(child, 'close');
  clearTimeout(late);
  const browser = existsSync(browserLog) ? readFileSync(browserLog, 'utf8') : '';
  expect(code !== null, `${words.slice(0, 2).join(' ')} has not ended within a minute: ${said.error} ${browser}`);
  return { code, ...said, document: words.includes('--json') ? JSON.parse(said.out || 'null') : undefined };
}

async function startProduct() {
  const child = spawn(process.execPath, [join(dist, 'client', 'main.js'), 'dev', '--json', '--scale', '600'], {
    env: productEnvironment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ended.push(async () => stop(child));
  for await (const line of createInterface({ input: child.stdout })) if (line === '}') return;
  throw new Error('The product ended before it was ready.');
}

const subject = 'client-sense-online/simulated/client.sense@contoso.example';

/** The run's state once it is none of these, within four minutes: a whole run takes half of one on two free processors. */
async function past(...phases) {
  const deadline = Date.now() + 240_000;
  for (;;) {
    const { document } = await runbook(['status', subject, '--json']);
    if (document?.phase !== undefined && !phases.includes(document.phase)) return document;
    expect(Date.now() < deadline, `The run is still ${document?.phase}.`);
    await sleep(500);
  }
}

const underWay = ['planning', 'applying', 'waiting', 'probing'];

const tls = await certificate();
writeFileSync(join(home, 'ca.pem'), tls.certificate);
const productEnvironment = {
  ...environment,
  RUNBOOKS_HOME: home,
  // A screen that nothing is drawn on: the browser is a program of this test.
  DISPLAY: ':0',
  PATH: `${installBrowser()}${delimiter}${process.env.PATH}`,
};
delete productEnvironment.SSH_CONNECTION;

try {
  const issuer = await startProvider(tls);
  const identity = {
    issuer,
    clientId,
    subjectClaim: 'sub',
    rolesClaim,
    maxAge: true,
    certificateAuthority: join(home, 'ca.pem'),
  };
  writeFileSync(
    join(home, 'connections.yaml'),
    JSON.stringify({ connections: { simulated: { kind: 'simulated', identity } } }),
  );
  await startProduct();
  const example = join(dist, '..', 'examples', 'client-sense-online.yaml');
  const start = async (by) => runbook(['start', 'client-sense-online', '--input', example, '--by', by, '--json']);
  const approve = async (by, hash) => runbook(['approve', subject, '--plan', hash, '--by', by, '--json']);
  let planned;
  await run({
    'doctor finds the provider, its keys and its clock': async () => {
      const { document } = await runbook(['doctor', '--connection', 'simulated', '--json']);
      const found = Object.fromEntries(document.checks.map(({ name, result }) => [name, result]));
      for (const about of ['who decides', 'identity provider', 'clock']) {
        expect(found[`connection simulated, ${about}`] === 'ok', document.checks);
      }
      return 'ok';
    },
    'who has no role there asks for nothing': async () => {
      const { code, document } = await start('nia');
      expect(code !== 0 && document.phase === 'failed' && document.message.includes('sign-in-invalid'), document);
      return document.message.slice(0, document.message.indexOf(';'));
    },
    'who signs in by its pages asks for a run': async () => {
      const { code, document, error } = await start('ann');
      expect(code === 0, error || document);
      planned = await past('planning');
      expect(planned.phase === 'awaiting-approval' && planned.isSigned, planned);
      return planned.requestedBy;
    },
    'the same one does not approve it': async () => {
      const { document } = await approve('ann', planned.plan.hash);
      expect(document.error?.code === 'requester', document);
      return document.error.code;
    },
    'another one does, each time that it asks, and it is done': async () => {
      let approved = 0;
      for (;;) {
        const { phase, plan } = await past(...underWay);
        if (phase === 'done') return `${approved} approvals`;
        const step = phase === 'awaiting-approval' ? await approve('ben', plan.hash) : undefined;
        const done =
          step ??
          (phase === 'awaiting-manual-step' ? await runbook(['confirm', subject, '--by', 'ben', '--json']) : undefined);
        expect(done?.code === 0, `The run is ${phase}: ${done?.error}`);
        approved += step === undefined ? 0 : 1;
      }
    },
    'the report says who, by issuer and subject': async () => {
      const { document } = await runbook(['report', subject, '--json']);
      const { markdown } = document;
      const said = ['ann', 'ben'].every((name) => markdown.includes(`(\`${name}\` at \`${issuer}\``));
      expect(said, markdown.slice(0, 2000));
      return issuer;
    },
  });
} finally {
  for (const end of ended.toReversed()) await end();
  rmSync(home, { recursive: true, force: true });
}

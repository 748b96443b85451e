/**
 * Starts a simulated tenant: from its home folder when there is one, else fresh and gone with the process.
 *
 * With a home the same tenant, ports, certificate authority and signing key come back, also after SIGKILL; a port that
 * somebody else has taken meanwhile is replaced by another.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createAdministration } from './administration/administration.ts';
import { createClock } from './clock.ts';
import type { Core, PartFactory } from './core.ts';
import { createDelays } from './delays.ts';
import { createDeviceCodes } from './entra/device-codes.ts';
import { createEntraPart } from './entra/part.ts';
import { openDecisions } from './entra/seed-decisions.ts';
import type { SignInLog } from './tenant/sign-in-log-detail.ts';
import { createFaults } from './faults.ts';
import { openServerIdentity } from './http/certificate-authority.ts';
import { createConnectProxy } from './http/connect-proxy.ts';
import { listen, stop } from './http/listen.ts';
import { publicHost } from './http/organization-hosts.ts';
import { createHttpsServer } from './http/server.ts';
import { createAccessTokens } from './identity/access-token.ts';
import { type KeyPairs, openKeyPairs } from './identity/key-pairs.ts';
import { openSigningKey } from './identity/signing-key.ts';
import { createMailServers } from './mail-servers.ts';
import { describeOrganization } from './on-premises/describe-organization.ts';
import { openOnPremises } from './on-premises/seed.ts';
import { createOnPremisesWebServer } from './on-premises/web-server.ts';
import { createShellEndpoint } from './powershell/endpoint.ts';
import { writeExecutable } from './powershell/executable.ts';
import { createShell } from './powershell/run/shell.ts';
import { tables } from './powershell/tables.ts';
import { createRandom } from './random.ts';
import { describeReadiness, type Ports, type Readiness, readerFiles } from './readiness.ts';
import { openHome } from './tenant/home.ts';
import { writeWhole } from './write-whole.ts';
import { seedTenant } from './seed-tenant.ts';
import type { TenantVariant } from './tenant/seed/variant.ts';
import { createStore } from './tenant/store.ts';
import { openListeners } from './windows/listeners.ts';

export interface SimulatorOptions {
  /** Where the tenant is kept; nothing is kept without. */
  home?: string;
  /** Of the https server; the same as before, or any, when absent. */
  port?: number;
  /** How much faster than real time its clock runs. */
  scale?: number;
  seed?: number;
  /** Share of requests that meet a 429 or 503 by chance, 0 to 1. */
  faultRate?: number;
  /** For a fresh tenant only. */
  variant?: TenantVariant;
  /** How many mailboxes a fresh tenant has in addition to the named ones. */
  mailboxes?: number;
  /** How many servers on premises run Exchange, in a fresh tenant: 1 to 20. */
  servers?: number;
  /** Folder in which the RSA keys of fresh tenants are kept for the next ones; each has new ones when absent. */
  keys?: string;
  /** What the tenant's sign-in log shows. */
  signInLog?: SignInLog;
  /** Services other than Entra; a path on loopback goes to the first that owns it. */
  parts?: readonly PartFactory[];
}

export interface Simulator {
  core: Core;
  readiness: Readiness;
  close(): Promise<void>;
}

/** Ports, and the block of loopback addresses that the servers on premises have. */
interface Kept extends Ports {
  block?: number | undefined;
}

const noPorts: Ports = {
  https: 0,
  compliance: 0,
  imap: 0,
  pop: 0,
  smtp: 0,
  proxy: 0,
  administration: 0,
  shell: 0,
  organization: 0,
};
const defaultFaultRate = 0.01;
const defaultSeed = 20_261_121;

/** @throws Error when the given port is taken */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const folder = options.home ?? fs.mkdtempSync(path.join(os.tmpdir(), 'simulated-tenant-'));
  const home = openHome(folder);
  const keys = openKeyPairs(options.keys);
  const core = await openCore(options, folder, home, keys);
  openDecisions(core);
  await openOnPremises(core, options.servers, keys);
  const devices = createDeviceCodes();
  const others = await Promise.all((options.parts ?? []).map(async (make) => await make(core)));
  const parts = [...others, createEntraPart(core, devices)];
  const identity = await openServerIdentity(folder);
  const server = createHttpsServer({ identity, parts, clock: core.clock, faults: core.faults });
  const compliance = createHttpsServer({
    identity,
    parts: parts.filter(({ name }) => name === 'compliance'),
    clock: core.clock,
    faults: core.faults,
  });
  const organization = createOnPremisesWebServer(core, identity);
  const mail = createMailServers(core, identity);
  const tunnels = createConnectProxy(server, () => ports);

  const portsFile = path.join(folder, 'ports.json');
  const kept = fs.existsSync(portsFile) ? (JSON.parse(fs.readFileSync(portsFile, 'utf8')) as Partial<Kept>) : {};
  const { block, ...keptPorts } = kept;
  const before: Ports = { ...noPorts, ...keptPorts };
  // First, since it may be refused: nothing else listens by then.
  const https = await listen(server, options.port ?? before.https, options.port === undefined ? 'any' : 'fail');
  const listeners = await openListeners(core, block === undefined ? {} : { block });
  if (listeners.unavailable !== null) process.stderr.write(`windows: ${listeners.unavailable}\n`);
  const settled = async () => await listeners.settled();
  const administration = createAdministration(core, devices, settled);
  const token = randomBytes(32).toString('base64url');
  const shell = createShellEndpoint(createShell(core, tables, settled), token);
  const ports: Ports = {
    https,
    compliance: await listen(compliance, before.compliance, 'any'),
    imap: await listen(mail.imap, before.imap, 'any'),
    pop: await listen(mail.pop, before.pop, 'any'),
    smtp: await listen(mail.smtp, before.smtp, 'any'),
    proxy: await listen(tunnels.proxy, before.proxy, 'any'),
    administration: await listen(administration, before.administration, 'any'),
    shell: await listen(shell, before.shell, 'any'),
    organization: await listen(organization, before.organization, 'any'),
  };
  const powershell = writeExecutable(path.resolve(folder), { port: ports.shell, token });
  if (options.home !== undefined) {
    writeWhole(portsFile, JSON.stringify({ ...ports, block: listeners.block ?? undefined } satisfies Kept));
  }
  core.store.keep();

  const names = parts.map(({ name }) => name);
  const onPremises = describeOrganization(core.store.state.onPremises!, {
    powershell,
    ews: `https://${publicHost}:${ports.organization}/EWS/Exchange.asmx`,
    addresses: { ...listeners.addresses, [publicHost]: '127.0.0.1' },
  });
  return {
    core,
    readiness: describeReadiness({ state: core.store.state, identity, ports, parts: names, folder, onPremises }),
    async close() {
      tunnels.closeTunnels();
      const servers = [server, compliance, organization, tunnels.proxy, administration, shell];
      await Promise.all([...servers.map(stop), mail.close(), listeners.close()]);
      if (options.home === undefined) fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openCore(
  options: SimulatorOptions,
  folder: string,
  home: ReturnType<typeof openHome>,
  keys: KeyPairs,
): Promise<Core> {
  const kept = options.home === undefined ? null : home.load();
  const { scale } = options;
  const clock = createClock({
    ...(scale === undefined ? {} : { scale }),
    ...(kept === null ? {} : { state: kept.clock }),
  });
  const random = createRandom(kept?.random ?? options.seed ?? defaultSeed);
  const state = kept?.state ?? (await freshTenant(options, folder, { clock, random, keys }));
  const store = createStore({
    state,
    ...(kept === null ? {} : { audit: kept.audit }),
    clock,
    random,
    ...(options.home === undefined ? {} : { home }),
  });
  const faults = createFaults(createRandom((options.seed ?? defaultSeed) ^ 0x5eed), {
    rate: options.faultRate ?? defaultFaultRate,
  });
  const tokens = createAccessTokens({ tenantId: state.tenant.id, key: await openSigningKey(folder, keys) });
  const { signInLog = 'full' } = options;
  return { store, clock, random, delays: createDelays(clock, () => random), faults, tokens, signInLog };
}

async function freshTenant(
  { variant = 'contoso', mailboxes = 0 }: SimulatorOptions,
  folder: string,
  drawn: Pick<Core, 'clock' | 'random'> & { keys: KeyPairs },
) {
  const { state, certificate } = await seedTenant({ ...drawn, variant, mailboxes });
  writeWhole(path.join(folder, readerFiles.certificate), certificate.certificatePem);
  writeWhole(path.join(folder, readerFiles.key), certificate.privateKeyPem);
  return state;
}

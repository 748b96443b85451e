/**
 * The simulated tenant as a connection: addresses, certificate authority and credentials from the simulator's
 * readiness, the clock from its administration interface. Everything else is the same as for a real tenant.
 */
import { z } from 'zod';
import { clouds } from '../../domain/clouds.ts';
import type { SimulatedConnection } from '../../domain/connection.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { scaledClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Connected } from '../connected.ts';
import type { Egress } from '../egress.ts';
import { send } from '../http/send.ts';
import { runnerIdentities } from './credentials.ts';
import { simulatedOrganization } from './simulated-organization.ts';
import { readinessFile, readReadiness, simulatorAuthority } from './readiness.ts';
import type { Readiness } from './readiness.ts';

/** Connects to the simulator whose readiness lies in the connection's file, or in `<home>/simulator/ready.json`. */
export async function connectSimulated(
  name: string,
  connection: SimulatedConnection,
  home: string,
  signal: AbortSignal | undefined,
): Promise<Connected> {
  const readiness = await readReadiness(readinessFile(connection, home));
  const trustRoot = await simulatorAuthority(readiness);
  const { tenant } = readiness;
  const clock = await clockOf(readiness.administration, trustRoot, signal);
  const onPremises = simulatedOrganization(readiness, { name, clock, trustRoot });
  // All parts share one origin: a part that isn't served answers there with 501.
  const { origin, hostname: host } = new URL(readiness.authority);
  return {
    name,
    kind: 'simulated',
    tenantId: tenant.id,
    organization: tenant.initialDomain,
    authority: withTenant(readiness.authority, tenant.id),
    graph: withoutVersion(readiness.graph ?? origin),
    exchange: new URL(readiness.exchange ?? origin).origin,
    ews: readiness.ews ?? `${origin}/EWS/Exchange.asmx`,
    compliance: new URL(readiness.compliance ?? origin).origin,
    imap: readiness.imap ?? { host, port: clouds.global.imap.port },
    pop: readiness.pop ?? { host, port: clouds.global.pop.port },
    smtp: readiness.smtp ?? { host, port: clouds.global.smtp.port },
    // The simulator signs for the audiences of the global cloud.
    scopes: {
      graph: clouds.global.graphScope,
      exchange: clouds.global.exchangeScope,
      compliance: clouds.global.complianceScope,
    },
    trustRoot,
    identities: runnerIdentities(readiness),
    clock,
    breakGlassAccounts: connection.breakGlassAccounts,
    egress: egressOf(readiness),
    administration: readiness.administration,
    decisions: readiness.decisions === undefined ? [] : [readiness.decisions.clientId],
    ...(onPremises === undefined ? {} : { onPremises }),
  };
}

const clockAnswer = z.looseObject({ now: z.union([z.string(), z.number()]), scale: z.number().positive() });

async function clockOf(administration: string, trustRoot: string, signal: AbortSignal | undefined): Promise<Clock> {
  const url = `${administration.replace(/\/$/, '')}/clock`;
  const subject = 'the clock of the simulated tenant';
  const asked = Date.now();
  const headers = { accept: 'application/json' };
  const request = {
    method: 'GET',
    url,
    headers,
    writes: false,
    deadline: 10_000,
    signal,
    service: 'simulator',
    subject,
  } as const;
  const answer = await send({ trustRoot }, request).catch((error: unknown) => {
    // The readiness file outlives a simulator that was killed.
    if (isFailure(error, 'connection-refused'))
      throw new Failure('simulator-not-running', { service: 'simulator', subject });
    throw error;
  });
  const read = clockAnswer.safeParse(answer.status === 200 ? parsed(answer.text) : undefined);
  if (!read.success) throw new Failure('simulator-refused', { service: 'simulator', subject, status: answer.status });
  const real = (asked + Date.now()) / 2;
  const now = typeof read.data.now === 'number' ? read.data.now : Date.parse(read.data.now);
  return scaledClock(real, read.data.scale, now - real);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withTenant(authority: string, tenantId: string): string {
  const plain = authority.replace(/\/(?:v2\.0)?\/?$/, '');
  return plain.toLowerCase().endsWith(`/${tenantId.toLowerCase()}`) ? plain : `${new URL(plain).origin}/${tenantId}`;
}

function withoutVersion(graph: string): string {
  return graph.replace(/\/(?:v1\.0|beta)?\/?$/, '');
}

function egressOf(readiness: Readiness): Egress[] {
  return Object.entries(readiness.egress).map(([localAddress, publicAddress]) => ({ localAddress, publicAddress }));
}

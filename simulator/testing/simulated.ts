/** A simulator in the test's own process, without faults by chance, and how tests talk to it: real sockets, its own CA. */
import fs from 'node:fs';
import { Agent, request } from 'undici';
import type { Readiness, ReadinessCredential } from '../readiness.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator.ts';
import { keptKeysFolder } from './kept-keys.ts';

export interface Simulated extends Simulator {
  /** Trusts the simulator's authority, and nothing else; comes from 127.0.0.1 unless another address is given. */
  agent(localAddress?: string): Agent;
  /** Posts a form to the token endpoint of the tenant, or of another one. */
  token(form: Record<string, string>, options?: { tenant?: string; localAddress?: string }): Promise<Answer>;
  get(url: string): Promise<Answer>;
  /** Of the administration: a path under `/_simulator`. */
  administer(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  /** A credential of the seed, by the application's name. */
  credential(name: string): Required<Pick<ReadinessCredential, 'clientId'>> & ReadinessCredential;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read answers of many shapes
  body: any;
}

export async function simulated(options: SimulatorOptions = {}): Promise<Simulated> {
  const simulator = await startSimulator({ faultRate: 0, servers: 1, keys: keptKeysFolder, ...options });
  const { readiness } = simulator;
  const agents: Agent[] = [];
  const agent = (localAddress = '127.0.0.1') => {
    const made = new Agent({ connect: { ca: trustRoot(readiness) }, localAddress });
    agents.push(made);
    return made;
  };
  const shared = agent();
  return {
    ...simulator,
    agent,
    token: (form, { tenant, localAddress } = {}) => {
      const authority = tenant === undefined ? readiness.authority : readiness.authority.replace(/[^/]+$/, tenant);
      return ask(`${authority}/oauth2/v2.0/token`, localAddress === undefined ? shared : agent(localAddress), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      });
    },
    get: (url) => ask(url, shared, { method: 'GET' }),
    administer: (method, path, body) =>
      ask(`${readiness.administration}${path}`, shared, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    credential: (name) => {
      const found = readiness.credentials.find((credential) => credential.name === name);
      if (found?.clientId === undefined) throw new Error(`The readiness line has no ${name}.`);
      return { ...found, clientId: found.clientId };
    },
    close: async () => {
      await Promise.all(agents.map((each) => each.close()));
      await simulator.close();
    },
  };
}

export const trustRoot = (readiness: Readiness) => fs.readFileSync(readiness.certificateAuthority, 'utf8');

export async function ask(url: string, dispatcher: Agent, options: Parameters<typeof request>[1]): Promise<Answer> {
  const { statusCode, headers, body } = await request(url, { ...options, dispatcher });
  const text = await body.text();
  return { status: statusCode, headers, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
}

/**
 * The clients of a connection, with each call that changes something recorded: nothing that an implementation does to a
 * service passes by the journal, however it calls.
 *
 * Invariant: a label and what is kept of an answer hold no value of a secret: a label is the call and what it is about, and
 * of an answer the object's ID alone is kept.
 */
import { writesSomething as cmdletWrites } from '../connectors/exchange-online/cmdlet-call.ts';
import type { ExchangeOnline } from '../connectors/exchange-online/exchange-online.ts';
import { describeCall, writes as graphWrites } from '../connectors/graph/graph-call.ts';
import type { GraphClient } from '../connectors/graph/graph-client.ts';
import { subjectOf, type Shell } from '../connectors/powershell/shell.ts';
import { writesSomething } from '../connectors/powershell/writes.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import type { Json } from '../domain/json.ts';
import type { ExchangeCmdlets, OnPremisesContext } from './on-premises-context.ts';

/**
 * Makes a call that changes something, recorded before and after.
 *
 * @param label the call, and what it is about
 * @param where `unreplicated`: takes effect at once and in one place, as our own records, the secret store and a delivery do
 */
export type RecordCall = <T>(label: string, call: () => Promise<T>, where?: 'unreplicated') => Promise<T>;

export function recordedGraph(client: GraphClient, record: RecordCall): GraphClient {
  return {
    ...client,
    request: async (call) =>
      graphWrites(call) ? record(describeCall(call), () => client.request(call)) : client.request(call),
    batch: async (calls) => {
      const first = calls.find(graphWrites);
      if (first === undefined) return client.batch(calls);
      throw new RangeError(`${describeCall(first)}: a batch that writes is a bulk's affair`);
    },
  };
}

/** Of Exchange Online, and of Security & Compliance. */
export function recordedExchange(client: ExchangeOnline, record: RecordCall): ExchangeOnline {
  return {
    ...client,
    ...recordedCmdlets(client, record),
    batch: async (calls) => {
      const first = calls.find(cmdletWrites);
      if (first === undefined) return client.batch(calls);
      throw new RangeError(`${first.cmdlet}: a batch that writes is a bulk's affair`);
    },
  };
}

function recordedCmdlets(client: ExchangeCmdlets, record: RecordCall): Pick<ExchangeCmdlets, 'invoke'> {
  return {
    invoke: async (cmdlet, parameters, options) => {
      const call = { cmdlet, parameters };
      return writesSomething([call])
        ? record(subjectOf([call]), () => client.invoke(cmdlet, parameters, options))
        : client.invoke(cmdlet, parameters, options);
    },
  };
}

function recordedShell(shell: Shell, record: RecordCall): Shell {
  const pipe: Shell['pipe'] = async (pipeline, how) =>
    writesSomething(pipeline)
      ? record(how?.subject ?? subjectOf(pipeline), () => shell.pipe(pipeline, how))
      : shell.pipe(pipeline, how);
  return { pipe, invoke: async (cmdlet, parameters, how) => pipe([{ cmdlet, parameters }], how) };
}

/** What is called as somebody else proves something, and leaves nothing. */
export function recordedOnPremises(context: OnPremisesContext, record: RecordCall): OnPremisesContext {
  return {
    ...context,
    exchange: { ...context.exchange, ...recordedCmdlets(context.exchange, record) },
    directory: recordedShell(context.directory, record),
    server: (fqdn) => recordedShell(context.server(fqdn), record),
  };
}

/** The store is ours; what lies in it because of a step goes with the step all the same. */
export function recordedSecrets(store: SecretStore, record: RecordCall): SecretStore {
  return {
    ...store,
    put: async (name, value, options) =>
      record(`store secret ${name}`, () => store.put(name, value, options), 'unreplicated'),
    remove: async (name, version) => record(`remove secret ${name}`, () => store.remove(name, version), 'unreplicated'),
  };
}

/** ID of the object that an answer is about, under the name that the service has for it; null where it names none. */
export function idOf(answer: unknown): Json {
  const object: unknown = Array.isArray(answer) && answer.length === 1 ? answer[0] : answer;
  if (typeof object !== 'object' || object === null) return null;
  const named = ['id', 'keyId', 'Guid', 'ObjectGUID', 'Thumbprint', 'reference'] as const;
  const found = named.find((name) => typeof (object as { [key: string]: unknown })[name] === 'string');
  return found === undefined ? null : { [found]: (object as { [key: string]: string })[found] ?? '' };
}

/**
 * Runs cmdlets in the Exchange Management Shell of a server: those of the caller's roles when the session was opened,
 * as the administration endpoint runs them, with errors worded as a session words them.
 *
 * An object in the pipeline is the next cmdlet's Identity.
 */
import { randomUUID } from 'node:crypto';
import type { Core } from '../../core.ts';
import { CmdletError } from '../../exchange/cmdlet-error.ts';
import type { Cmdlet, ExchangeObject } from '../../exchange/cmdlet.ts';
import { invokeCmdlet } from '../../exchange/invoke-cmdlet.ts';
import { publishedCmdlet, type PublishedCmdlet } from '../../exchange/published-cmdlets.ts';
import type { GrantedCmdlets } from '../../exchange/rbac/granted-cmdlets.ts';
import type { Caller } from '../../identity/caller.ts';
import { Credential, SecureText } from '../../shell.ts';
import type { ExchangeServer } from '../../tenant/on-premises-state.ts';
import type { Writer } from '../../tenant/store.ts';
import { notConverted, prompts } from '../bind/binding-error.ts';
import { PowerShellError, shortName } from '../error-record.ts';
import { causeMark, timeStamp } from '../open/exchange-session.ts';
import type { ShellInvocation } from '../shell-call.ts';
import { DateText, fromTags, isHashTable } from '../values.ts';
import { notFoundThere, notImplemented } from './command-error.ts';
import { exchangeClass } from './exchange-class.ts';
import { errorActionOf, type Outcome, take } from './outcome.ts';

export interface ExchangePlace {
  /** Shows the organization in the state that the cmdlets read. */
  core: Core;
  server: ExchangeServer;
  caller: Caller;
  context: Writer;
  granted: GrantedCmdlets;
  cmdlets: Readonly<Record<string, Cmdlet>>;
}

/** @throws PipelineStopped when an error has ended it */
export function runExchangeCmdlets(at: ExchangePlace, pipeline: readonly ShellInvocation[], outcome: Outcome): void {
  const commands = pipeline.map(({ cmdlet, parameters }) => {
    const command = { name: cmdlet, errorAction: errorActionOf(parameters['ErrorAction']), isRemote: true };
    return { cmdlet, command, given: fromTags(parameters) as Record<string, unknown> };
  });
  for (const { cmdlet, command, given } of commands) {
    attempt(outcome, { ...command, errorAction: 'Stop' }, () => checked(at, cmdlet, given));
  }
  for (const [index, { cmdlet, command, given }] of commands.entries()) {
    const input = index === 0 ? [{}] : outcome.objects.map((object) => ({ Identity: identityOf(object) }));
    outcome.objects = [];
    for (const identity of input) {
      attempt(outcome, command, () => invoke(at, cmdlet, { ...identity, ...given }, outcome));
    }
  }
}

const identityOf = (object: unknown) => (object as ExchangeObject)['Guid'] ?? (object as ExchangeObject)['Identity'];

function attempt(outcome: Outcome, command: Parameters<typeof take>[2], act: () => void): void {
  try {
    act();
  } catch (error) {
    take(outcome, error, command);
  }
}

/** Before anything of the pipeline runs: whether the command exists, and no text is given for a secret. */
function checked({ granted }: ExchangePlace, cmdlet: string, given: Record<string, unknown>): void {
  const published = publishedCmdlet(cmdlet, 'se');
  if (published === undefined || !granted.allows(published.name)) throw notFoundThere(cmdlet);
  for (const [name, value] of Object.entries(given)) refusePlainSecret(published, name, value);
}

function refusePlainSecret(published: PublishedCmdlet, given: string, value: unknown): void {
  const name = Object.keys(published.parameters).find((one) => one.toLowerCase() === given.toLowerCase());
  if (name === undefined || value === null) return;
  const command = { name: published.name, module: '' };
  const type = shortName(published.parameters[name]!.type);
  if (type === 'SecureString' && !(value instanceof SecureText)) {
    throw notConverted(command, name, {
      message: 'Cannot convert the value of type "System.String" to type "System.Security.SecureString".',
    });
  }
  if (type === 'PSCredential' && !(value instanceof Credential)) throw prompts(command, name, value as string);
}

function invoke(at: ExchangePlace, cmdletName: string, given: Record<string, unknown>, outcome: Outcome): void {
  const { core, server, caller, context, granted, cmdlets } = at;
  const product = { product: 'se' as const, cmdlet: (name: string) => cmdlets[name] };
  const asGiven = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, asExchangeTakesIt(value)]));
  try {
    const invocation = { core, product, caller, context, anchor: null, server, granted, cmdletName, given: asGiven };
    const result = invokeCmdlet(invocation);
    outcome.objects.push(...(result?.objects ?? []));
    outcome.warnings.push(...(result?.warnings ?? []));
  } catch (error) {
    if (error instanceof CmdletError) throw asRecord(error, at, publishedCmdlet(cmdletName, 'se')?.name ?? cmdletName);
    throw error;
  }
}

/** Values of PowerShell's types as the cmdlets know them from JSON. */
function asExchangeTakesIt(value: unknown): unknown {
  if (value instanceof DateText) return value.iso;
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(asExchangeTakesIt);
  if (!isHashTable(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, asExchangeTakesIt(child)]);
  return { '@odata.type': '#Exchange.GenericHashTable', ...Object.fromEntries(entries) };
}

/**
 * Seen in public transcripts: `[Server=EX01,RequestId=...,TimeStamp=...] [FailureCategory=Cmdlet-<exception>] 9C6A1D25,<class>`,
 * category NotSpecified.
 */
function asRecord(error: CmdletError, { core, server, context }: ExchangePlace, cmdlet: string): PowerShellError {
  const { message, exceptionType, bindingId } = error;
  if (error.code === 'NotImplemented') return notImplemented(cmdlet, message);
  const commandClass = exchangeClass(cmdlet);
  if (bindingId !== undefined) {
    const category = bindingId.startsWith('ParameterArgument') ? 'InvalidData' : 'InvalidArgument';
    const fullyQualifiedErrorId = `${bindingId},${commandClass}`;
    return new PowerShellError({ message, fullyQualifiedErrorId, category, exceptionType, activity: cmdlet });
  }
  const stamp = timeStamp(core.clock.iso());
  const marks = `[Server=${server.name},RequestId=${context.requestId || randomUUID()},TimeStamp=${stamp}]`;
  const failure = `[FailureCategory=Cmdlet-${shortName(exceptionType)}]`;
  const cause = causeMark(`${cmdlet} ${exceptionType}`);
  return new PowerShellError({
    message,
    fullyQualifiedErrorId: `${marks} ${failure} ${cause},${commandClass}`,
    category: 'NotSpecified',
    exceptionType,
    activity: cmdlet,
  });
}

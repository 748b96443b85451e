/**
 * Opens the Exchange Management Shell: New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri. IIS lets the
 * caller in as the PowerShell virtual directory says, Exchange only with a role and RemotePowerShellEnabled.
 *
 * Kerberos works whatever the directory says of Windows authentication: a module of Exchange's own does it (seen in public
 * descriptions of the directory, where all mechanisms are off). Extended Protection concerns Kerberos: over http there is no
 * channel to bind to.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { DirectoryAccount, ExchangeServer, OnPremisesState } from '../../tenant/on-premises-state.ts';
import { notConverted } from '../bind/binding-error.ts';
import { isRunning, serverNamed, serversBehind, unknownHost } from './find-server.ts';
import { type Approach, grantedTo, identify, type OpenSession } from './open-session.ts';
import { notAuthorized, notOpened } from './session-error.ts';

export interface ExchangeApproach extends Omit<Approach, 'host'> {
  uri: string;
  /** Which of the servers behind a public name is next. */
  turn: () => number;
}

/** @throws PowerShellError of New-PSSession */
export function openExchangeSession(approach: ExchangeApproach): OpenSession {
  const { core, uri, authentication } = approach;
  const state = core.store.state.onPremises!;
  if (!URL.canParse(uri)) throw notAnAddress(uri);
  const { protocol, hostname: host, port, pathname } = new URL(uri);
  if (protocol === 'http:' && authentication === 'Basic') throw notOpened(host, 'unencryptedDisabled');
  const server = reached(state, host, authentication, approach.turn);
  if (port !== '' || !isRunning(server, 'W3SVC')) throw notOpened(host, 'cannotConnect');
  if (pathname.replace(/\/$/, '').toLowerCase() !== '/powershell') throw notOpened(host, 'urlNotAvailable');
  const directory = server.virtualDirectories.find(({ kind }) => kind === 'PowerShell');
  if (directory === undefined) throw notOpened(host, 'urlNotAvailable');
  if (directory.requireSsl && protocol === 'http:') throw notOpened(host, 'forbidden');
  const lacksBinding = directory.extendedProtectionTokenChecking === 'Require' && protocol === 'http:';
  if (authentication === 'Basic' ? !directory.basicAuthentication : lacksBinding) throw notOpened(host, 'accessDenied');
  const caller = identify({ ...approach, host });
  return authorized(approach, host, server, caller);
}

const notAnAddress = (uri: string) =>
  notConverted({ name: 'New-PSSession', module: 'Microsoft.PowerShell.Core' }, 'ConnectionUri', {
    message: `Cannot convert value "${uri}" to type "System.Uri".`,
  });

function reached(state: OnPremisesState, host: string, authentication: string, turn: () => number): ExchangeServer {
  const own = serverNamed(state, host);
  const candidates = own === undefined ? serversBehind(state, host) : [own];
  if (candidates.length === 0) return unknownHost(host, authentication);
  const up = candidates.filter(({ isDown }) => !isDown);
  const server = up[turn() % up.length];
  if (server === undefined) throw notOpened(host, 'timedOut');
  return server;
}

/**
 * Source of the exceptions' names and of their order: ExchangeAuthorizationPlugin asks for roles first, then for
 * RemotePowerShellEnabled.
 */
function authorized(
  { core }: ExchangeApproach,
  host: string,
  server: ExchangeServer,
  caller: DirectoryAccount,
): OpenSession {
  const granted = grantedTo(core, caller);
  const marks = `[ClientAccessServer=${server.name},BackEndServer=${server.fqdn},RequestId=${randomUUID()},TimeStamp=${timeStamp(core.clock.iso())}] [AuthZRequestId=${randomUUID()}]`;
  if (granted.names.length === 0) {
    throw notAuthorized(
      host,
      marks,
      'CmdletAccessDeniedException',
      `The user "${canonicalName(caller.distinguishedName)}" isn't assigned to any management roles.`,
    );
  }
  if (!caller.remotePowerShellEnabled) {
    throw notAuthorized(
      host,
      marks,
      'RemotePowerShellNotEnabledException',
      "The user isn't enabled for remote PowerShell.",
    );
  }
  return { kind: 'exchange', server: server.name, callerId: caller.id, granted, nested: [], nextNestedId: 1 };
}

/** `CN=Kim,OU=Staff,DC=contoso,DC=local` as `contoso.local/Staff/Kim`. */
function canonicalName(distinguishedName: string): string {
  const parts = distinguishedName.split(',').map((part) => part.split('=') as [string, string]);
  const valuesOf = (isDomain: boolean) =>
    parts.filter(([type]) => (type.trim().toUpperCase() === 'DC') === isDomain).map(([, value]) => value);
  return [valuesOf(true).join('.'), ...valuesOf(false).reverse()].join('/');
}

/** As the servers write it: `5/19/2020 10:19:41 PM`. */
export function timeStamp(iso: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/.exec(iso)!.map(Number);
  const noon = hour! % 12 === 0 ? 12 : hour! % 12;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${month}/${day}/${year} ${noon}:${two(minute!)}:${two(second!)} ${hour! < 12 ? 'AM' : 'PM'}`;
}

/** The prefix of an error's class in the ids of Exchange's cmdlets: eight digits that are the same for the same cause. */
export const causeMark = (cause: string): string =>
  createHash('sha256').update(cause).digest('hex').slice(0, 8).toUpperCase();

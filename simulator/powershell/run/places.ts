/** What can be called at the two places where Windows PowerShell's own cmdlets run. */
import type { Core } from '../../core.ts';
import { ShellError, type ShellCmdlets } from '../../shell.ts';
import type { DirectoryAccount } from '../../tenant/on-premises-state.ts';
import type { Writer } from '../../tenant/store.ts';
import { engineName, publishedWindowsCmdlet, type WindowsCmdlet } from '../bind/published-windows-cmdlets.ts';
import { hostCommands, hostDefinitions } from '../host/host-commands.ts';
import type { HostCmdlet, Pause } from '../host/host-output.ts';
import { testFunctionDefinitions, testFunctions } from '../host/test-functions.ts';
import { signIn } from '../../on-premises/sign-in.ts';
import { notFoundHere, notFoundThere } from './command-error.ts';
import { nestedSessionCmdlets, type Within } from './nested-sessions.ts';
import type { CommandPlace } from './run-commands.ts';

interface Given {
  table: ShellCmdlets;
  caller: DirectoryAccount;
  context: Writer;
  pause: Pause;
}

const ownDefinitions = new Map(
  [...testFunctionDefinitions, ...hostDefinitions].map((command) => [command.name.toLowerCase(), command]),
);

export function hostPlace({ core, table, caller, context, pause }: Given & { core: Core }): CommandPlace {
  return {
    core,
    place: { kind: 'host' },
    caller,
    context,
    pause,
    define: (name) => found(ownDefinitions.get(name.toLowerCase()) ?? publishedWindowsCmdlet(name), notFoundHere(name)),
    cmdlet: (name): HostCmdlet | undefined => table[name] ?? testFunctions[name] ?? hostCommands[name],
    signIn: (credential, cmdlet) => {
      const account = signIn(core, credential);
      if (typeof account === 'string') throw credentialsRejected(cmdlet);
      return account;
    },
  };
}

export function serverPlace({ within, table, caller, context, pause }: Given & { within: Within }): CommandPlace {
  const { core, server } = within;
  const nested = nestedSessionCmdlets(within);
  return {
    core,
    place: { kind: 'server', server },
    caller,
    context,
    pause,
    define: (name) => found(publishedWindowsCmdlet(name), notFoundThere(name)),
    cmdlet: (name): HostCmdlet | undefined => nested[name] ?? table[name],
  };
}

function found(command: WindowsCmdlet | undefined, otherwise: ShellError): WindowsCmdlet {
  if (command === undefined) throw otherwise;
  return command;
}

/** Seen in public scripts that handle it; Active Directory's web service says no more than that. */
const credentialsRejected = (cmdlet: string) =>
  new ShellError({
    message: 'The server has rejected the client credentials.',
    fullyQualifiedErrorId: `ActiveDirectoryCmdlet:System.Security.Authentication.AuthenticationException,${engineName({ name: cmdlet, module: 'ActiveDirectory' })}`,
    category: 'SecurityError',
    exceptionType: 'System.Security.Authentication.AuthenticationException',
  });

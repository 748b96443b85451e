/**
 * Basic authentication of a virtual directory, by the directory's GUID; one server is asked at a time, so that one that is
 * down fails by itself. What was off before is switched off again where it is still on.
 * Source: odp, Get-/Set-PowerShellVirtualDirectory, Get-/Set-WebServicesVirtualDirectory.
 */
import { Failure } from '../../domain/failure.ts';
import { virtualDirectoryBasic, type VirtualDirectoryBasic } from '../../domain/resources/virtual-directory-basic.ts';
import type { ConnectionContext } from '../context.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { implementation } from './implementation.ts';

interface VirtualDirectory {
  Guid?: string;
  BasicAuthentication?: boolean;
  WindowsAuthentication?: boolean;
  RequireSSL?: boolean | null;
  ExtendedProtectionTokenChecking?: string;
}

const nouns = { PowerShell: 'PowerShellVirtualDirectory', EWS: 'WebServicesVirtualDirectory' } as const;

export const virtualDirectoryBasicImplementation = implementation({
  resource: virtualDirectoryBasic,
  async read(context, desired) {
    const { id, directory } = await directoryOf(context, desired);
    return {
      id,
      state: {
        basicAuthentication: directory.BasicAuthentication === true,
        windowsAuthentication: directory.WindowsAuthentication === true,
        requireSsl: directory.RequireSSL ?? null,
        extendedProtection: directory.ExtendedProtectionTokenChecking ?? 'None',
      },
    };
  },
  create: async (_context, desired) => {
    throw unclear(desired, 0);
  },
  update: async (context, desired, { id }) => switchBasic(context, desired, id, true),
  async undo(context, { desired, before }) {
    const { id, directory } = await directoryOf(context, desired);
    const where = `${desired.directory} on ${desired.server}`;
    if (before?.basicAuthentication !== false) return { undone: `Basic was on before at ${where}` };
    if (directory.BasicAuthentication === true) await switchBasic(context, desired, id, false);
    return { undone: `Basic is off again at ${where}` };
  },
  outputs: () => ({}),
});

/** The one of this server that clients reach: those of the site behind it are shown only when they are asked for. */
async function directoryOf(
  context: ConnectionContext,
  desired: VirtualDirectoryBasic,
): Promise<{ id: string; directory: VirtualDirectory }> {
  const cmdlet = `Get-${nouns[desired.directory]}`;
  const found = await managementShell(context).invoke<VirtualDirectory>(cmdlet, { Server: desired.server });
  const [directory] = found;
  if (directory?.Guid === undefined || found.length > 1) throw unclear(desired, found.length);
  return { id: directory.Guid, directory };
}

async function switchBasic(
  context: ConnectionContext,
  { directory }: VirtualDirectoryBasic,
  id: string,
  on: boolean,
): Promise<void> {
  await managementShell(context).invoke(`Set-${nouns[directory]}`, { Identity: id, BasicAuthentication: on });
}

function unclear({ directory, server }: VirtualDirectoryBasic, count: number): Failure {
  const subject = `${directory} on ${server}: ${count}`;
  return new Failure('virtual-directory-missing', { service: 'exchange', subject });
}

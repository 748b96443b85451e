/**
 * Whether something is reached from a server: another server of Exchange, or itself. By what the state says, with the same
 * judgement as the sockets have; a name that the network doesn't have isn't resolved.
 */
import type { ShellCall, ShellCmdlets, ShellObject } from '../../shell.ts';
import type { ExchangeServer } from '../../tenant/on-premises-state.ts';
import { allows } from '../firewall.ts';
import { isServing } from '../serving.ts';
import { addressOf } from '../network.ts';
import { flag, unimplemented, organizationOf, serverOf, text } from '../server-call.ts';
import { wsmanError } from '../wsman-fault.ts';

/** Ports by name (Microsoft Learn, Test-NetConnection). */
const commonPorts: Readonly<Record<string, number>> = { HTTP: 80, RDP: 3389, SMB: 445, WINRM: 5985 };

function serverNamed(call: ShellCall, name: string): ExchangeServer | undefined {
  const wanted = name.toLowerCase();
  if (['localhost', '127.0.0.1', '.'].includes(wanted)) return serverOf(call);
  return organizationOf(call).servers.find((one) =>
    [one.fqdn.toLowerCase(), one.name.toLowerCase(), addressOf(one)].includes(wanted),
  );
}

/** A server's own connections don't pass its firewall. */
function reaches(call: ShellCall, target: ExchangeServer, port: number): boolean {
  const own = serverOf(call);
  return isServing(target, port) && (target.name === own.name || allows(target, addressOf(own), port));
}

function testNetConnection(call: ShellCall): { objects: ShellObject[]; warnings?: string[] } {
  const name = text(call, 'ComputerName');
  const port = Number(text(call, 'Port') ?? commonPorts[text(call, 'CommonTCPPort')?.toUpperCase() ?? ''] ?? 0);
  if (name === undefined || port === 0) throw unimplemented(call, 'a test without computer and port');
  const target = serverNamed(call, name);
  if (target === undefined) {
    if (organizationOf(call).domainControllers.includes(name.toLowerCase())) throw unimplemented(call, name);
    const shown = { ComputerName: name, RemoteAddress: null, RemotePort: port, TcpTestSucceeded: false };
    return { objects: [shown], warnings: [`Name resolution of ${name} failed`] };
  }
  const remoteAddress = addressOf(target);
  const succeeded = reaches(call, target, port);
  const shown = {
    ComputerName: name,
    RemoteAddress: remoteAddress,
    RemotePort: port,
    SourceAddress: addressOf(serverOf(call)),
    TcpTestSucceeded: succeeded,
  };
  if (succeeded) return { objects: [shown] };
  return { objects: [shown], warnings: [`TCP connect to (${remoteAddress} : ${port}) failed`] };
}

/** Asks WinRM who it is, without credentials. By its own name only. */
function testWsman(call: ShellCall) {
  const name = text(call, 'ComputerName') ?? 'localhost';
  const own = serverOf(call);
  if (serverNamed(call, name)?.name !== own.name || flag(call, 'UseSSL')) throw unimplemented(call, name);
  if (!isServing(own, 5985)) {
    // ERROR_WSMAN_CANNOT_CONNECT of wsmerror.h, in short.
    const message = 'The client cannot connect to the destination specified in the request.';
    throw wsmanError(call, { code: 2150858770, message }, name);
  }
  return {
    objects: [
      {
        wsmid: 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd',
        ProtocolVersion: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
        ProductVendor: 'Microsoft Corporation',
        ProductVersion: 'OS: 0.0.0 SP: 0.0 Stack: 3.0',
      },
    ],
  };
}

export const connectionTestCmdlets: ShellCmdlets = {
  'Test-NetConnection': { implements: ['ComputerName', 'Port', 'CommonTCPPort'], run: testNetConnection },
  'Test-WSMan': { implements: ['ComputerName', 'UseSSL'], run: testWsman },
};

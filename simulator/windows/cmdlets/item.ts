/**
 * Items of the drives `WSMan:` and `Cert:`. Only administrators may read or change WinRM's configuration; everybody may
 * read certificates, and administrators may remove them.
 */
import { type ShellCall, type ShellCmdlets, ShellError } from '../../shell.ts';
import { certificateDrive } from '../certificate-drive.ts';
import { type Drive, type ItemPath, pathsOf } from '../item-path.ts';
import { find, type Found, type Item, shown } from '../item-tree.ts';
import { isAdministrator } from '../principals.ts';
import { flag, unimplemented, organizationOf, serverOf, writeServer } from '../server-call.ts';
import { wsmanDrive } from '../wsman-drive.ts';
import { wsmanDriveError } from '../wsman-fault.ts';
import { changedListener, listenerFault } from '../wsman-listener.ts';
import { cbtHardeningLevel, concatenated, settingFault, trustedHosts, type WsmanSetting } from '../wsman-settings.ts';

const isAllowed = (call: ShellCall) => isAdministrator(organizationOf(call), serverOf(call), call.caller);

function itemsOf(call: ShellCall, drive: Drive): Item[] {
  if (drive === 'Cert') return certificateDrive(serverOf(call));
  if (isAllowed(call)) return wsmanDrive(serverOf(call));
  throw wsmanDriveError(call, 'Access is denied. ');
}

const found = (call: ShellCall, path: ItemPath): Found[] => find(call, path, itemsOf(call, path.drive));

function getItem(call: ShellCall) {
  return { objects: pathsOf(call).flatMap((path) => found(call, path).map((item) => shown(path.drive, item))) };
}

/** Children of a container; a leaf for itself. */
function getChildItem(call: ShellCall) {
  const objects = pathsOf(call).flatMap((path) =>
    found(call, path)
      .flatMap(({ children, ...item }) =>
        children === undefined ? [item] : children.map((child) => ({ ...child, parts: [...item.parts, child.name] })),
      )
      .map((item) => shown(path.drive, item)),
  );
  return { objects };
}

const settings: Readonly<Record<string, WsmanSetting>> = {
  'localhost\\Service\\Auth\\CbtHardeningLevel': cbtHardeningLevel,
  'localhost\\Client\\TrustedHosts': trustedHosts,
};

function setItem(call: ShellCall) {
  for (const path of pathsOf(call)) {
    if (path.drive !== 'WSMan') throw unimplemented(call, path.typed);
    for (const { parts } of found(call, path)) {
      const setting = settings[parts.join('\\')];
      if (setting !== undefined) setSetting(call, setting);
      else if (parts[1] === 'Listener' && parts.length === 4) setListener(call, parts[2]!, parts[3]!);
      else throw unimplemented(call, path.typed);
    }
  }
  return { objects: [] };
}

/** Without -Force the real one asks, and in a session without a person that is an error. */
function requireForce(call: ShellCall): void {
  if (flag(call, 'Force')) return;
  throw new ShellError({
    message: 'Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.',
    fullyQualifiedErrorId: 'InvalidOperation,Microsoft.PowerShell.Commands.SetItemCommand',
    category: 'InvalidOperation',
    exceptionType: 'System.Management.Automation.PSInvalidOperationException',
  });
}

/** PowerShell's source, WsManResources.resx, `TrustedHostValueTypeError`: a list isn't joined. */
function givenValue(call: ShellCall): string {
  const { Value: value } = call.parameters;
  if (typeof value === 'string') return value;
  const message =
    "Cannot convert 'System.Object[]' to the type 'System.String' required by the parameter. Specified method is not supported.";
  throw wsmanDriveError(call, message);
}

function setSetting(call: ShellCall, setting: WsmanSetting): void {
  if (setting === trustedHosts) requireForce(call);
  const { winrm } = serverOf(call);
  const before = setting.value(winrm);
  const given = givenValue(call);
  if (flag(call, 'Concatenate') && setting !== trustedHosts)
    throw unimplemented(call, `-Concatenate on ${setting.name}`);
  const wanted = flag(call, 'Concatenate') && given !== '' ? concatenated(before, given) : given;
  const fault = settingFault(setting, winrm, wanted);
  if (fault !== undefined) throw wsmanDriveError(call, fault);
  const value = setting.read(wanted)!;
  if (value !== before) writeServer(call, setting.name, (server) => setting.write(server.winrm, value));
}

/** One value of a listener, as the vendor's document changes a certificate: refused when name and certificate don't fit. */
function setListener(call: ShellCall, name: string, property: string): void {
  requireForce(call);
  const server = serverOf(call);
  const before = server.winrm.listeners.find((one) => one.name === name)!;
  const changed = changedListener(before, new Map([[property.toLowerCase(), givenValue(call)]]));
  const fault = 'code' in changed ? changed : listenerFault(server, changed);
  if (fault !== undefined) throw wsmanDriveError(call, fault.message);
  if (JSON.stringify(changed) === JSON.stringify(before)) return;
  writeServer(call, name, ({ winrm }) => {
    winrm.listeners = winrm.listeners.map((one) => (one.name === name ? (changed as typeof one) : one));
  });
}

function removeItem(call: ShellCall) {
  for (const path of pathsOf(call)) {
    if (path.drive !== 'Cert') throw unimplemented(call, path.typed);
    for (const { parts } of found(call, path)) {
      if (parts.length !== 3) throw unimplemented(call, path.typed);
      if (!isAllowed(call)) throw storeDenied(call);
      writeServer(call, parts[2]!, (server) => {
        server.certificates = server.certificates.filter(({ thumbprint }) => thumbprint !== parts[2]);
      });
    }
  }
  return { objects: [] };
}

/** `CertDeleteCertificateFromStore` fails, and the provider throws its error (PowerShell's source, CertificateProvider.cs). */
const storeDenied = (call: ShellCall): ShellError =>
  new ShellError({
    message: 'Access is denied',
    fullyQualifiedErrorId: `System.ComponentModel.Win32Exception,Microsoft.PowerShell.Commands.${call.name.replace('-', '')}Command`,
    category: 'NotSpecified',
    exceptionType: 'System.ComponentModel.Win32Exception',
  });

export const itemCmdlets: ShellCmdlets = {
  'Get-Item': { implements: ['Path', 'LiteralPath', 'Force'], run: getItem },
  'Get-ChildItem': { implements: ['Path', 'LiteralPath', 'Force'], run: getChildItem },
  'Set-Item': { implements: ['Path', 'LiteralPath', 'Value', 'Concatenate', 'Force', 'Confirm'], run: setItem },
  'Remove-Item': { implements: ['Path', 'LiteralPath', 'DeleteKey', 'Force', 'Confirm'], run: removeItem },
};

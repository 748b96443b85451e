/**
 * The published cmdlets of Windows, Active Directory, PKI, NetSecurity and WSMan, read once from the reference's data (see
 * `simulator/fidelity/README.md` for source and licence). Names are case-insensitive.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addedCmdlets, addedParameters } from '../../windows/published-additions.ts';

export interface WindowsParameter {
  type: string;
  /** Members of the enumeration, or of the set that a text must be of. */
  values?: string[];
  aliases?: string[];
}

export interface WindowsCmdlet {
  name: string;
  module: string;
  parameters: Record<string, WindowsParameter>;
  sets: Record<string, { required: string[]; optional: string[] }>;
}

interface Published {
  cmdlets: Record<string, Omit<WindowsCmdlet, 'name'>>;
}

let cmdlets: Map<string, WindowsCmdlet> | undefined;

function load(): Map<string, WindowsCmdlet> {
  const file = join(import.meta.dirname, '..', '..', 'fidelity', 'windows-cmdlets.json');
  const published = JSON.parse(readFileSync(file, 'utf8')) as Published;
  const all = Object.entries({ ...published.cmdlets, ...(addedCmdlets as Published['cmdlets']) });
  return new Map(all.map(([name, cmdlet]) => [name.toLowerCase(), withAdditions({ name, ...cmdlet })]));
}

function withAdditions(cmdlet: WindowsCmdlet): WindowsCmdlet {
  const added = addedParameters[cmdlet.name] as WindowsCmdlet['parameters'] | undefined;
  if (added === undefined) return cmdlet;
  const sets = Object.entries(cmdlet.sets).map(([set, { required, optional }]) => [
    set,
    { required, optional: [...optional, ...Object.keys(added)] },
  ]);
  return { ...cmdlet, parameters: { ...cmdlet.parameters, ...added }, sets: Object.fromEntries(sets) };
}

export function publishedWindowsCmdlet(name: string): WindowsCmdlet | undefined {
  cmdlets ??= load();
  return cmdlets.get(name.toLowerCase());
}

/**
 * How the engine names a command in an error's id: a compiled cmdlet by its class, a function by its own name. CDXML
 * modules consist of functions.
 */
export function engineName({ name, module }: Pick<WindowsCmdlet, 'name' | 'module'>): string {
  const noDash = name.replace('-', '');
  switch (module) {
    case 'ActiveDirectory':
      return `Microsoft.ActiveDirectory.Management.Commands.${noDash}`;
    case 'Microsoft.WSMan.Management':
      return `Microsoft.WSMan.Management.${noDash}Command`;
    case 'pki':
      return `Microsoft.CertificateServices.Commands.${noDash}Command`;
    case 'WebAdministration':
      return `Microsoft.IIs.PowerShell.Provider.${noDash}Command`;
    default:
      return module.startsWith('Microsoft.PowerShell.') ? `Microsoft.PowerShell.Commands.${noDash}Command` : name;
  }
}

/** Whether it is a function: its parameters are transformed where a compiled cmdlet's are converted. */
export const isFunction = (cmdlet: Pick<WindowsCmdlet, 'name' | 'module'>): boolean =>
  engineName(cmdlet) === cmdlet.name;

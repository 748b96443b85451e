/**
 * The published cmdlets of Exchange Online, read once from the reference's data (see `simulator/fidelity/README.md` for
 * source and licence). Names are looked up without case, as PowerShell does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PublishedParameter {
  type: string;
  applies: string[];
  values?: string[];
  aliases?: string[];
  deprecated?: boolean;
}

export interface PublishedCmdlet {
  name: string;
  parameters: Record<string, PublishedParameter>;
  sets: Record<string, { required: string[]; optional: string[] }>;
}

interface Published {
  cmdlets: Record<string, Omit<PublishedCmdlet, 'name'> & { applies: string[] }>;
}

/** Parameters that the service takes and the reference leaves out, each with where it is documented. */
const additions: Record<string, Record<string, PublishedParameter>> = {
  // learn, "Deprecation of Exchange Web Services in Exchange Online": the example reads the allow list with this switch.
  'Get-OrganizationConfig': { RetrieveEwsOperationAccessPolicy: { type: 'SwitchParameter', applies: ['online'] } },
};

let byName: Map<string, PublishedCmdlet> | undefined;

function load(): Map<string, PublishedCmdlet> {
  const file = join(import.meta.dirname, '..', 'fidelity', 'exchange-cmdlets.json');
  const published = JSON.parse(readFileSync(file, 'utf8')) as Published;
  const online = new Map<string, PublishedCmdlet>();
  for (const [name, cmdlet] of Object.entries(published.cmdlets)) {
    if (cmdlet.applies.includes('online')) online.set(name.toLowerCase(), withAdditions(name, cmdlet));
  }
  return online;
}

function withAdditions(name: string, cmdlet: Omit<PublishedCmdlet, 'name'>): PublishedCmdlet {
  const added = additions[name] ?? {};
  const parameters = Object.fromEntries(
    Object.entries({ ...cmdlet.parameters, ...added }).filter(([, parameter]) => parameter.applies.includes('online')),
  );
  const sets = Object.fromEntries(
    Object.entries(cmdlet.sets).map(([set, members]) => [
      set,
      { required: members.required, optional: [...members.optional, ...Object.keys(added)] },
    ]),
  );
  return { name, parameters, sets };
}

/** The published cmdlet of Exchange Online by that name, or undefined where there is none. */
export function publishedCmdlet(name: string): PublishedCmdlet | undefined {
  byName ??= load();
  return byName.get(name.toLowerCase());
}

/** The names of every published cmdlet of Exchange Online. */
export function publishedCmdletNames(): string[] {
  byName ??= load();
  return [...byName.values()].map((cmdlet) => cmdlet.name);
}

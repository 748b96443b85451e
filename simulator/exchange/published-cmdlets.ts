/**
 * The published cmdlets of Exchange Online, of Security & Compliance and of Exchange Server SE (`se`), read once from the
 * reference's data (see `simulator/fidelity/README.md` for source and licence). Names are case-insensitive, as
 * in PowerShell.
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

/** As the reference names them in `applies`. */
export type ProductName = 'online' | 'compliance' | 'se';

const byProduct = new Map<ProductName, Map<string, PublishedCmdlet>>();

function load(product: ProductName): Map<string, PublishedCmdlet> {
  const file = join(import.meta.dirname, '..', 'fidelity', 'exchange-cmdlets.json');
  const published = JSON.parse(readFileSync(file, 'utf8')) as Published;
  const cmdlets = new Map<string, PublishedCmdlet>();
  for (const [name, cmdlet] of Object.entries(published.cmdlets)) {
    if (cmdlet.applies.includes(product)) cmdlets.set(name.toLowerCase(), withAdditions(name, cmdlet, product));
  }
  return cmdlets;
}

function withAdditions(name: string, cmdlet: Omit<PublishedCmdlet, 'name'>, product: ProductName): PublishedCmdlet {
  const added = additions[name] ?? {};
  const parameters = Object.fromEntries(
    Object.entries({ ...cmdlet.parameters, ...added }).filter(([, parameter]) => parameter.applies.includes(product)),
  );
  const sets = Object.fromEntries(
    Object.entries(cmdlet.sets).map(([set, members]) => [
      set,
      { required: members.required, optional: [...members.optional, ...Object.keys(added)] },
    ]),
  );
  return { name, parameters, sets };
}

/** The product's published cmdlet by that name, or undefined where there is none. */
export function publishedCmdlet(name: string, product: ProductName = 'online'): PublishedCmdlet | undefined {
  const cmdlets = byProduct.get(product) ?? load(product);
  byProduct.set(product, cmdlets);
  return cmdlets.get(name.toLowerCase());
}

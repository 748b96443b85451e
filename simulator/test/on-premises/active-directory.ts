/** Cmdlets of Active Directory on the worker's machine, and what they throw. */
import { directoryCmdlets } from '../../on-premises/directory/directory-cmdlets.ts';
import { SecureText, ShellError, type ShellObject } from '../../shell.ts';
import { accountOf, type Organization, someone } from './organization.ts';

/** Runs a cmdlet with its parameters bound as the shell binds them. */
export async function inDirectory(
  organization: Organization,
  cmdlet: string,
  parameters: Record<string, unknown> = {},
  as = 'runbooks$',
): Promise<ShellObject[]> {
  const { core } = organization;
  const caller = accountOf(organization, as);
  const set = 'Filter' in parameters ? 'Filter' : 'Identity' in parameters ? 'Identity' : 'Default';
  const place = { kind: 'host' } as const;
  const call = { core, place, caller, context: someone(), name: cmdlet, set, parameters, input: [] };
  const implemented = directoryCmdlets[cmdlet]!;
  expect(
    Object.keys(parameters).filter((name) => !implemented.implements.includes(name) && name !== 'Confirm'),
  ).toEqual([]);
  return (await implemented.run(call)).objects;
}

/** Id and exception of what a cmdlet throws. */
export async function refusal(promise: Promise<unknown>): Promise<[string, string] | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    return [error.fullyQualifiedErrorId.split(',')[0]!, error.reason];
  }
}

export const password = new SecureText('Zonnebloem-4711');

export const newUser = (rest: Record<string, unknown> = {}) => ({
  Name: 'allsolutions',
  SamAccountName: 'allsolutions',
  UserPrincipalName: 'allsolutions@contoso.example',
  AccountPassword: password,
  Enabled: true,
  ...rest,
});

export const notFound = [
  'ActiveDirectoryCmdlet:Microsoft.ActiveDirectory.Management.ADIdentityNotFoundException',
  'ADIdentityNotFoundException',
];

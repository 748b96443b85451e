/**
 * The rule about identities in Exchange: a null or empty one means every object, and the published pages of 335 cmdlets
 * warn of it. So an empty one never leaves this process, and an answer to a read by identity is compared with the
 * identity that was asked for.
 *
 * Source: odp; the properties are those by which Get- cmdlets accept an identity.
 */
import { Failure } from '../../domain/failure.ts';

/** Parameters whose emptiness would widen what a cmdlet reaches. */
const narrowing = new Set([
  'Identity',
  'User',
  'Member',
  'Members',
  'Mailbox',
  'Resource',
  'Trustee',
  'RoleAssignee',
  'Role',
  'App',
  'AppId',
  'ObjectId',
  'Filter',
  'RecipientFilter',
  'RecipientRestrictionFilter',
  'CustomResourceScope',
  'CustomRecipientWriteScope',
  'RecipientAdministrativeUnitScope',
  'RecipientGroupScope',
]);

const identifying = [
  'Guid',
  'ExchangeGuid',
  'ExternalDirectoryObjectId',
  'ObjectId',
  'AppId',
  'Id',
  'Identity',
  'Name',
  'Alias',
  'DistinguishedName',
  'PrimarySmtpAddress',
  'WindowsEmailAddress',
  'UserPrincipalName',
  'WindowsLiveID',
  'Sid',
];

/** Throws `identity-empty` when a parameter that narrows the call is null, empty, blank, or a wildcard for everything. */
export function refuseEmptyIdentity(cmdlet: string, parameters: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (!narrowing.has(name) || !(Array.isArray(value) ? value.length === 0 || value.some(widens) : widens(value)))
      continue;
    throw new Failure('identity-empty', { service: 'exchange', subject: `${cmdlet} -${name}` });
  }
}

function widens(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && /^[\s*]*$/.test(value));
}

/** Whether an object is the one that an identity names: by id, name or address, never by display name. */
export function isNamed(object: Readonly<Record<string, unknown>>, identity: string): boolean {
  const wanted = identity.toLowerCase();
  const names = identifying.map((property) => object[property]);
  const addresses = Array.isArray(object.EmailAddresses) ? object.EmailAddresses.map(withoutPrefix) : [];
  // A management role's entry is named by role and cmdlet.
  const entry =
    typeof object.Role === 'string' && typeof object.Name === 'string' ? `${object.Role}\\${object.Name}` : '';
  return [...names, ...addresses, entry].some((name) => typeof name === 'string' && name.toLowerCase() === wanted);
}

function withoutPrefix(address: unknown): unknown {
  return typeof address === 'string' ? address.replace(/^smtp:/i, '') : address;
}

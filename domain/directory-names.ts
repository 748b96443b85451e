/**
 * Names of Active Directory, DNS and Exchange as inputs may have them: letters and digits of any script, and the few
 * other characters that such names need. What a shell, a filter or a path gives a meaning to is refused here, long before
 * it is data there.
 *
 * Sources: learn, "SAM-Account-Name attribute" (20 characters, and none of "/\[]:;|=,+*?<>); USER_INFO_0 (no period at
 * the end); RFC 1123 for host names; RFC 6762, 3 and appendix G, for the domains that are only private.
 */
import { z } from 'zod';

const samAccountName = String.raw`[\p{L}\p{N}_-](?:[\p{L}\p{N}._-]{0,18}[\p{L}\p{N}_-])?`;
const netbiosName = String.raw`[\p{L}\p{N}][\p{L}\p{N}_-]{0,14}`;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const localPart = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}._'-]{0,62}[\p{L}\p{N}_-])?`;

/** A host with its domain: `ex01.contoso.local`. */
export const fullHostNameSchema = z
  .string()
  .max(253, 'must be at most 253 characters')
  .regex(new RegExp(String.raw`^(?:${label}\.)+${label}$`, 'i'), {
    error: 'must be a host name with its domain, such as mail.contoso.example',
  });

/** A server as people name it: `EX01`, or with its domain. */
export const serverNameSchema = z
  .string()
  .max(253, 'must be at most 253 characters')
  .regex(new RegExp(String.raw`^${label}(?:\.${label})*$`, 'i'), {
    error: 'must be the name of a server, such as EX01 or ex01.contoso.local',
  });

/** The servers that a runbook works on: those that are named, or all that Exchange has. */
export const serversSchema = z
  .array(serverNameSchema)
  .min(1, 'must name at least one server, or "all"')
  .max(50, 'must name at most 50 servers')
  .refine((names) => names.length === 1 || !names.some(isAll), { error: 'must be "all" alone, or servers by name' })
  .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length, {
    error: 'must name each server once',
  });

/** Whether a list of servers stands for all of them. */
export function meansAllServers(names: readonly string[]): boolean {
  return names.length === 1 && names.some(isAll);
}

function isAll(name: string): boolean {
  return name.toLowerCase() === 'all';
}

const privateDomains = ['local', 'intranet', 'internal', 'private', 'corp', 'home', 'lan'];

/** A user principal name, whatever its suffix. */
export const userPrincipalNameSchema = z
  .string()
  .max(255, 'must be at most 255 characters')
  .regex(new RegExp(String.raw`^${localPart}@(?:${label}\.)+${label}$`, 'iu'), {
    error: 'must be a user principal name such as svc-clientsense@contoso.example',
  });

/** Whether a name's suffix is one of those that exist inside a network only. */
export function hasPrivateSuffix(userPrincipalName: string): boolean {
  const suffix = userPrincipalName.slice(userPrincipalName.lastIndexOf('.') + 1);
  return privateDomains.includes(suffix.toLowerCase());
}

/** An account with the short name of its domain: `CONTOSO\allsolutions`. */
export const domainAccountSchema = z.string().regex(new RegExp(String.raw`^${netbiosName}\\${samAccountName}$`, 'u'), {
  error: String.raw`must be DOMAIN\name, such as CONTOSO\allsolutions: at most 20 letters, digits, ".", "_" and "-" for the name`,
});

/** The two halves of `DOMAIN\name`. */
export function domainAccountOf(account: string): { readonly domain: string; readonly name: string } {
  const at = account.indexOf('\\');
  return { domain: account.slice(0, at), name: account.slice(at + 1) };
}

/** A group, a role group or a scope by its name in Exchange. */
export const exchangeNameSchema = z.string().regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} ._&()-]{0,62}[\p{L}\p{N}.)_-])?$/u, {
  error: 'must be a name of at most 64 letters, digits, blanks, ".", "_", "-", "&" and brackets',
});

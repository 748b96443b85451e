/** Which permissions the Conditional Access operations ask for. Source: learn, graph/permissions-reference and each operation. */
import type { Permissions } from '../route.ts';

export const readPolicies: Permissions = [
  ['Policy.Read.ConditionalAccess', 'Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'],
];

export const writeLocations: Permissions = [['Policy.Read.All'], ['Policy.ReadWrite.ConditionalAccess']];

/** All three: a policy names applications, which the caller must be able to read. */
export const writePolicies: Permissions = [
  ...writeLocations,
  ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
];

/**
 * The application that people sign decisions with, as Graph shows it. Parsed whole: a property that is missing is unknown, and
 * never taken for empty.
 *
 * Source: learn, graph/api/resources/application, serviceprincipal, approleassignment, oauth2permissiongrant.
 */
import { z } from 'zod';

/** Object IDs, and those of grants: they get into commands that people copy. */
const id = z.string().regex(/^[\w-]{1,200}$/);

const addresses = z.looseObject({ redirectUris: z.array(z.string()) });
const credential = z.looseObject({ keyId: id, displayName: z.string().nullish() });

const appRole = z.looseObject({
  id,
  value: z.string().nullable(),
  allowedMemberTypes: z.array(z.string()),
  isEnabled: z.boolean(),
});

export const registrationSchema = z.looseObject({
  id,
  appId: z.string(),
  displayName: z.string(),
  signInAudience: z.string(),
  isFallbackPublicClient: z.boolean().nullable(),
  publicClient: addresses,
  spa: addresses,
  web: addresses.extend({
    implicitGrantSettings: z.looseObject({
      enableAccessTokenIssuance: z.boolean().nullable(),
      enableIdTokenIssuance: z.boolean().nullable(),
    }),
  }),
  requiredResourceAccess: z.array(
    z.looseObject({
      resourceAppId: z.string(),
      resourceAccess: z.array(z.looseObject({ id, type: z.string() })),
    }),
  ),
  passwordCredentials: z.array(credential),
  keyCredentials: z.array(credential),
  optionalClaims: z.looseObject({ idToken: z.array(z.looseObject({ name: z.string() })) }).nullable(),
});

export const enterpriseApplicationSchema = z.looseObject({
  id,
  accountEnabled: z.boolean(),
  appRoleAssignmentRequired: z.boolean(),
  appRoles: z.array(appRole),
  passwordCredentials: z.array(credential),
  keyCredentials: z.array(credential),
});

export const grantSchema = z.looseObject({ id, scope: z.string() });

export const assignmentSchema = z.looseObject({
  id,
  appRoleId: id,
  principalId: id,
  principalType: z.string(),
  principalDisplayName: z.string().nullable(),
  resourceDisplayName: z.string().nullish(),
});

export const objectSchema = z.looseObject({
  id,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

export const federatedSchema = z.looseObject({ id, name: z.string() });

export type Registration = z.output<typeof registrationSchema>;
export type EnterpriseApplication = z.output<typeof enterpriseApplicationSchema>;
export type Grant = z.output<typeof grantSchema>;
export type Assignment = z.output<typeof assignmentSchema>;

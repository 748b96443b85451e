/**
 * `identity` of a connection, as people write it: `claims` for names as typed, or the provider that signs decisions.
 */
import { z } from 'zod';
import { entraTenant, problemOfIssuer } from './identity-provider.ts';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** RFC 6749, A.1: any visible character; no provider's has a blank. */
const clientId = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be the client ID of an application');
const claim = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be the name of a claim such as oid');

function issuer({ simulated }: { simulated: boolean }) {
  return z.string().superRefine((text, context) => {
    const problem = problemOfIssuer(text, { simulated });
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
}

const settings = z.strictObject({
  /** Further clients whose tokens count, such as a console's. */
  audiences: z.array(clientId).default([]),
  subjectClaim: claim.optional(),
  rolesClaim: claim.default('roles'),
  nameClaim: claim.default('preferred_username'),
  maxAge: z.boolean().optional(),
  guests: z.boolean().default(false),
  /** PEM file of a certificate authority to trust instead of the built-in ones. */
  certificateAuthority: z.string().min(1).optional(),
  proxy: z
    .url({ protocol: /^https?$/, error: 'must be an address such as http://proxy.contoso.example:3128' })
    .optional(),
});

const ofTenant = settings.extend({ issuer: issuer({ simulated: false }).optional(), clientId });
const ofServers = settings.extend({ issuer: issuer({ simulated: false }), clientId });
const ofSimulated = settings.extend({ issuer: issuer({ simulated: true }).optional(), clientId: clientId.optional() });

const words = {
  'exchange-online': `{ clientId: GUID }, of the application with which people sign decisions`,
  'exchange-server': `{ issuer: https://…, clientId: … }, the provider that people sign decisions at`,
};

/** Required where something real is written. */
function required(kind: keyof typeof words) {
  return (issue: { input?: unknown }): string =>
    `${issue.input === undefined ? 'is missing: it must be' : 'must be'} ${words[kind]}; or claims, in a laboratory, where names count as they are typed`;
}

/** Entra's clients are GUIDs: anything else was copied from the wrong place. */
function asEntraHasThem(
  { issuer: from, clientId: own, audiences }: { issuer?: string | undefined; clientId?: string; audiences: string[] },
  context: z.RefinementCtx,
): void {
  if (from !== undefined && (!URL.canParse(from) || entraTenant(from) === undefined)) return;
  const ids = { clientId: own === undefined ? [] : [own], audiences };
  for (const [key, values] of Object.entries(ids)) {
    for (const [index, value] of values.entries()) {
      if (guid.test(value)) continue;
      const path = key === 'audiences' ? [key, index] : [key];
      context.addIssue({ code: 'custom', path, message: 'must be a GUID, the application (client) ID' });
    }
  }
}

const claims = z.literal('claims');

export const identityOfTenantSchema = z.union([ofTenant.superRefine(asEntraHasThem), claims], {
  error: required('exchange-online'),
});

export const identityOfServersSchema = z.union([ofServers.superRefine(asEntraHasThem), claims], {
  error: required('exchange-server'),
});

/** Left out: the simulator's own provider. */
export const identityOfSimulatedSchema = z
  .union(
    [
      ofSimulated.refine((given) => (given.issuer === undefined) === (given.clientId === undefined), {
        path: ['clientId'],
        error: 'goes with "issuer": both for a provider of your own, none for the simulator\'s',
      }),
      claims,
    ],
    { error: "must be claims, or {} with what differs from the simulator's own provider" },
  )
  .optional();

export type IdentitySetting = z.output<typeof ofSimulated>;

export const identityKeys = Object.keys(ofServers.shape);

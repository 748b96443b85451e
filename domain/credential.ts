/**
 * The record of a credential that this product made, or found in its place: what it is, on whom, in which version it is
 * used now, the state of its rotation, and how it was proven to work. It contains references, never a value.
 *
 * A credential outlives its versions: the key stays the same from rotation to rotation. There is one of a kind for each
 * application or account, so that the key is also the name of the lock under which it is rotated.
 */
import { z } from 'zod';
import { rotationSchema, versionSchema } from './rotation.ts';
import type { Target } from './run-request.ts';

export const credentialKinds = [
  'application-secret',
  'application-certificate',
  'account-password',
  'listener-certificate',
] as const;
export type CredentialKind = (typeof credentialKinds)[number];

const holderSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('application'),
    /** Object id of the application registration. */
    id: z.guid(),
    /** Application (client) id. */
    appId: z.guid(),
    name: z.string().min(1),
  }),
  z.strictObject({ kind: z.literal('account'), id: z.guid(), userPrincipalName: z.string().min(1) }),
  /** A server that shows it; `id` is the objectGUID of its computer object, `name` its host name. */
  z.strictObject({ kind: z.literal('server'), id: z.guid(), name: z.string().min(1) }),
]);

/** Who signs in with it, or shows it. */
export type Holder = z.output<typeof holderSchema>;

/** A probe that has succeeded with this credential; its reference or locator is written in `args` as `$credential`. */
const provenBySchema = z.strictObject({
  kind: z.string(),
  name: z.string(),
  as: z.string(),
  args: z.json(),
});

export type ProvenBy = z.output<typeof provenBySchema>;

export const credentialSchema = z.strictObject({
  format: z.literal(2),
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,120}$/),
  connection: z.string().min(1),
  kind: z.enum(credentialKinds),
  holder: holderSchema,
  /** The version that the vendor's product is to use. */
  current: versionSchema,
  rotation: rotationSchema.nullable(),
  /** Workflow ids of the runs that made it or found it as it should be. */
  usedBy: z.array(z.string()),
  provenBy: z.array(provenBySchema),
  /** How long before its end it is renewed by our own rule, as a duration; null: at two thirds of its life. */
  renewBefore: z.string().nullable(),
  /** Name of a target in deliveries.yaml that a new version goes to; null: a person enters it. */
  deliverTo: z.string().nullable(),
  /** ISO 8601, the connection's clock. */
  recordedAt: z.string(),
});

export type Credential = z.output<typeof credentialSchema>;

/** What a resource says of a credential that it made; the rest of the record is filled in around it. */
export type MadeCredential = Pick<Credential, 'kind' | 'holder' | 'current'>;

/** The holder in a sentence: "Client Sense", "svc@contoso.example", "ex01.contoso.local". */
export function holderName(holder: Holder): string {
  return holder.kind === 'account' ? holder.userPrincipalName : holder.name;
}

const nouns: Record<CredentialKind, string> = {
  'application-secret': 'secret',
  'application-certificate': 'certificate',
  'account-password': 'password',
  'listener-certificate': 'certificate',
};

/**
 * Kinds of which there is only one at a time: registering the new version takes the old one out of use at once. An
 * application can have two keys for a while.
 */
export function isReplacedAtOnce(kind: CredentialKind): boolean {
  return kind === 'account-password' || kind === 'listener-certificate';
}

/** Where a credential is registered: what a scan asks, and what the rotation needs a worker for. */
export function targetOf(kind: CredentialKind): Target {
  return kind === 'listener-certificate' ? 'servers' : 'tenant';
}

/** "certificate", "secret", "password". */
export function credentialNoun(kind: CredentialKind): string {
  return nouns[kind];
}

/** The natural key, as people type it: `client-sense-certificate-1a2b3c4d`. */
export function credentialKey({ kind, holder }: Pick<Credential, 'kind' | 'holder'>): string {
  const slug = holderName(holder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '');
  return [slug === '' ? holder.kind : slug, nouns[kind], holder.id.slice(0, 8).toLowerCase()].join('-');
}

/** Most probes that a record remembers: a bulk runbook makes thousands, and a few prove the credential. */
export const mostProofs = 6;

/**
 * The steps of a rotation as resources: the new version is staged, registered, promoted, delivered; the old
 * one is retiring, and then retired. Each is there or not, and each needs the one before: what it takes from that one's
 * outputs (`secret`) is also what keeps a skipped step from being passed over.
 */
import { z } from 'zod';
import { credentialKinds, credentialNoun, isReplacedAtOnce } from '../credential.ts';
import { resource } from '../resource.ts';
import type { CredentialVersion, RotationState } from '../rotation.ts';
import type { Risk } from '../change.ts';

const schema = z.strictObject({
  key: z.string().min(1),
  /** Who signs in with it, for sentences. */
  of: z.string().min(1),
  kind: z.enum(credentialKinds),
  /** Reference of the version that is replaced. */
  replaces: z.string().min(1),
  /** Reference of the new version, from the step before. */
  secret: z.string().optional(),
  validFor: z.string().optional(),
  /** Name of a target in deliveries.yaml. */
  target: z.string().optional(),
  overlap: z.string().optional(),
});

export type RotationStep = z.output<typeof schema>;

/** What every step reads and yields: the new version as far as it is known, and how far the rotation is. */
export interface RotationStepState extends Omit<CredentialVersion, 'secret'> {
  readonly secret: string | null;
  readonly reached: RotationState | 'delivered';
}

/** What later steps may use: `secret` is empty where only the next step will return it. */
export type RotationStepOutput = CredentialVersion;

interface Definition {
  readonly kind: string;
  readonly shown: (step: RotationStep) => Record<string, string | undefined>;
  readonly risks?: (step: RotationStep) => readonly Risk[];
  readonly irreversible?: string;
}

function rotationStep({ kind, shown, risks, irreversible }: Definition) {
  return resource<RotationStep, RotationStepState, RotationStepOutput>({
    kind,
    schema,
    knownAfterApply: ['secret'],
    name: ({ key }) => key,
    shown,
    diff: () => [],
    ...(risks === undefined ? {} : { risks }),
    ...(irreversible === undefined ? {} : { irreversible }),
  });
}

export const stagedCredential = rotationStep({
  kind: 'staged-credential',
  shown: ({ of, kind, validFor }) => ({
    of,
    kind,
    validFor,
    where:
      kind === 'listener-certificate'
        ? "in the server's own store, where its key stays: made there if the old one is self-signed, else the newest installed"
        : 'in the secret store, before it is registered anywhere',
  }),
});

export const registeredCredential = rotationStep({
  kind: 'registered-credential',
  shown: ({ of, kind }) => ({
    of,
    kind,
    alongside: isReplacedAtOnce(kind) ? undefined : 'the old one, which goes on working',
  }),
  risks: ({ of, kind }) =>
    kind === 'listener-certificate'
      ? [
          {
            code: 'certificate-replaced-at-once',
            text: `A listener shows one certificate: from then on ${of} shows the new one only, and whatever doesn't trust it by then fails.`,
          },
        ]
      : kind === 'account-password'
        ? [
            {
              code: 'password-stops-at-once',
              text: `An account has one password: the old one of ${of} stops working at once, and whatever signs in with it fails until the new one has been entered.`,
            },
          ]
        : [
            {
              code: 'second-key',
              text: `Until the old ${credentialNoun(kind)} is retired, two of them sign in as "${of}".`,
            },
          ],
});

export const promotedCredential = rotationStep({
  kind: 'promoted-credential',
  shown: ({ of, secret }) => ({ of, current: secret }),
});

export const deliveredCredential = rotationStep({
  kind: 'delivered-credential',
  shown: ({ of, target }) => ({ of, target }),
  risks: ({ target = '' }) => [
    {
      code: 'value-leaves-the-store',
      text: `The value leaves the secret store for "${target}", as the worker's deliveries.yaml says.`,
    },
  ],
});

export const retiringCredential = rotationStep({
  kind: 'retiring-credential',
  shown: ({ of, replaces, overlap }) => ({ of, old: replaces, staysValidFor: overlap }),
});

export const retiredCredential = rotationStep({
  kind: 'retired-credential',
  shown: ({ of, kind, replaces }) => ({
    of,
    old: replaces,
    afterwards:
      kind === 'listener-certificate'
        ? "removed from the server's store with its key, if neither the listener nor Exchange uses it"
        : 'removed where it is registered, and from the secret store',
  }),
  risks: ({ of, kind, replaces }) => [
    kind === 'listener-certificate'
      ? {
          code: 'old-certificate-gone',
          text: `Whatever else on ${of} uses the certificate ${replaces} (another web site, Remote Desktop, a program of its own) has no certificate from then on.`,
        }
      : {
          code: 'old-credential-gone',
          text: `Whatever still signs in as "${of}" with the old credential fails from then on.`,
        },
  ],
  irreversible: 'a credential that has been removed can only be replaced by a new one',
});

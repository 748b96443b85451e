/**
 * The enterprise application: the service principal that stands for an application in this tenant. Its object id, not
 * the registration's, is what grants are made to.
 *
 * Source: learn, graph/api/serviceprincipal-post-serviceprincipals.
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  appId: z.guid(),
  /** The application's display name, for people. */
  displayName: z.string().min(1),
});

export type EnterpriseApplication = z.output<typeof schema>;

export interface EnterpriseApplicationState {
  readonly appId: string;
  readonly accountEnabled: boolean;
}

export const enterpriseApplication = resource<
  EnterpriseApplication,
  EnterpriseApplicationState,
  { id: string; appId: string }
>({
  kind: 'enterprise-application',
  schema,
  knownAfterApply: ['appId'],
  name: ({ displayName }) => displayName,
  shown: ({ appId, displayName }) => ({ appId, displayName, accountEnabled: true }),
  diff: (_desired, { accountEnabled }) => compare({ accountEnabled: true }, { accountEnabled }),
  risks: ({ displayName }, state) =>
    state === undefined
      ? []
      : [
          {
            code: 'application-enabled-again',
            text: `"${displayName}" was disabled: enabling it restores every access that it still has.`,
          },
        ],
});

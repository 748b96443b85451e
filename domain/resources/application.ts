/**
 * The application registration: single tenant, tagged as ours, without permissions of its own. What it may do is
 * granted elsewhere.
 *
 * Source: learn, graph/api/application-post-applications.
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({ displayName: z.string().min(1).max(120) });

export type Application = z.output<typeof schema>;

export interface ApplicationState {
  readonly appId: string;
  readonly signInAudience: string;
}

/** On every directory object that a runbook makes. */
export const productTag = 'ExchangeRunbooks';
export const singleTenant = 'AzureADMyOrg';

export const application = resource<Application, ApplicationState, { id: string; appId: string }>({
  kind: 'application',
  adoptable: true,
  schema,
  name: ({ displayName }) => displayName,
  shown: ({ displayName }) => ({ displayName, signInAudience: singleTenant, tags: [productTag] }),
  diff: (_desired, { signInAudience }) => compare({ signInAudience: singleTenant }, { signInAudience }),
  risks: ({ displayName }, state) =>
    state === undefined
      ? []
      : [
          {
            code: 'application-narrowed',
            text: `"${displayName}" exists already and is open to other organizations: those can't sign in with it afterwards.`,
          },
        ],
});

/**
 * Whether the application gets a token with what it was granted: application roles and directory roles live inside the
 * token, so that whatever it lacks shows here, named, and not as a refusal without a reason.
 *
 * Source: learn, identity-platform/access-token-claims-reference (roles, wids).
 */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { actorName, type ApplicationActor, applicationActorSchema } from './actor.ts';

const tokenAudiences = { graph: 'Graph', exchange: 'Exchange', compliance: 'Security & Compliance' } as const;

export interface ApplicationTokenArgs {
  readonly as: ApplicationActor;
  readonly audience: keyof typeof tokenAudiences;
  /** Values of application roles. */
  readonly roles: readonly string[];
  /** Template ids of directory roles. */
  readonly directoryRoles?: readonly string[] | undefined;
}

export const applicationTokenProbe = probe<ApplicationTokenArgs>({
  kind: 'application-token',
  schema: z.strictObject({
    as: applicationActorSchema,
    audience: z.enum(['graph', 'exchange', 'compliance']),
    roles: z.array(z.string().min(1)).min(1),
    directoryRoles: z.array(z.guid()).optional(),
  }),
  name: ({ audience, roles }) => `token for ${tokenAudiences[audience]} with ${roles.join(', ')}`,
  as: ({ as }) => actorName(as),
});

/**
 * Whether a cmdlet of Security & Compliance that reads answers to the application: another session, with another token,
 * than Exchange's.
 */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { actorName, type ApplicationActor, applicationActorSchema } from './actor.ts';
import { readingCmdlet } from './cmdlet.ts';

export interface ComplianceCmdletArgs {
  readonly as: ApplicationActor;
  readonly cmdlet: string;
}

export const complianceCmdletProbe = probe<ComplianceCmdletArgs>({
  kind: 'compliance-cmdlet',
  schema: z.strictObject({ as: applicationActorSchema, cmdlet: readingCmdlet }),
  name: ({ cmdlet }) => `${cmdlet} in Security & Compliance`,
  as: ({ as }) => actorName(as),
});

/**
 * Whether Exchange offers a cmdlet to the account or application at all: the list of cmdlets that its roles contain.
 * Nothing is called, so that a cmdlet which changes things can be asked about. `controlCmdlet` is one that its roles
 * must contain: without it the absence of the other proves nothing, because the roles may not be effective yet.
 */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { type Actor, actorName, actorSchema } from './actor.ts';

export interface CmdletOfferedArgs {
  readonly as: Actor;
  readonly cmdlet: string;
  readonly controlCmdlet: string;
}

/** The name of a cmdlet. */
export const cmdletName = z.string().regex(/^[A-Z][A-Za-z]+-[A-Za-z0-9]+$/, 'must be the name of a cmdlet');

export const cmdletOfferedProbe = probe<CmdletOfferedArgs>({
  kind: 'cmdlet-offered',
  schema: z.strictObject({ as: actorSchema, cmdlet: cmdletName, controlCmdlet: cmdletName }),
  name: ({ cmdlet }) => `${cmdlet} among the cmdlets that it may use`,
  as: ({ as }) => actorName(as),
});

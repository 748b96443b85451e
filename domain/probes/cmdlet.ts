/** Whether a cmdlet that reads answers to the account or application, as the vendor's product will call it. */
import { z } from 'zod';
import { probe } from '../probe.ts';
import { type Actor, actorName, actorSchema } from './actor.ts';

export interface CmdletArgs {
  readonly as: Actor;
  readonly cmdlet: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** A probe leaves no trace: nothing but reading cmdlets. */
export const readingCmdlet = z.string().regex(/^(?:Get|Test)-[A-Za-z0-9]+$/, 'must be a cmdlet that only reads');

export const cmdletProbe = probe<CmdletArgs>({
  kind: 'cmdlet',
  schema: z.strictObject({
    as: actorSchema,
    cmdlet: readingCmdlet,
    parameters: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])),
  }),
  name: ({ cmdlet }) => cmdlet,
  as: ({ as }) => actorName(as),
});

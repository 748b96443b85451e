/**
 * `Select-Object -Property` within a session, so that what arrives is what the server knows. Names only: patterns and calculated
 * properties aren't implemented.
 */
import type { ShellCmdlets } from '../../shell.ts';
import { pick } from '../leaving-session.ts';
import { unimplemented, texts } from '../server-call.ts';
import { hasWildcards } from '../wildcard.ts';

export const selectObjectCmdlets: ShellCmdlets = {
  'Select-Object': {
    implements: ['Property', 'InputObject'],
    run: (call) => {
      const properties = texts(call, 'Property') ?? [];
      const pattern = properties.find(hasWildcards);
      if (pattern !== undefined) throw unimplemented(call, `the pattern ${pattern}`);
      return { objects: call.input.map((object) => pick(object, properties)) };
    },
  },
};

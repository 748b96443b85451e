/**
 * What the WinRM listeners of servers show now, in a line for each: what is entered at Monosync in the end. A server that can't
 * be read is reported as unreadable, and hides none of the others.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { source } from '../source.ts';

const schema = z.strictObject({ servers: z.array(fullHostNameSchema).min(1) });

export type HttpsListenersArgs = z.output<typeof schema>;

export interface HttpsListeners {
  readonly listeners: readonly {
    readonly server: string;
    /** "6A8D..., self-signed, until 2027-11-26". */
    readonly shows: string;
    /** Null where there is none, or it isn't known. */
    readonly thumbprint: string | null;
  }[];
}

export const httpsListeners = source<HttpsListenersArgs, HttpsListeners>({
  kind: 'https-listeners',
  schema,
  name: ({ servers }) => `WinRM listeners of ${servers.join(', ')}`,
});

/**
 * A TLS connection to a server's WinRM listener, without a sign-in: from a Monosync server's address it shows the
 * certificate; from another one it doesn't come about.
 */
import { z } from 'zod';
import { certificateLocatorSchema } from '../certificate-locator.ts';
import { fullHostNameSchema } from '../directory-names.ts';
import { probe } from '../probe.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  certificate: certificateLocatorSchema,
  /** Whether the attempt leaves by one of the addresses, or by none of them. */
  from: z.enum(['inside', 'outside']),
  /** Of the Monosync servers. */
  addresses: z.array(z.string()).min(1),
});

export type ListenerTlsArgs = z.output<typeof schema>;

export const listenerTlsProbe = probe<ListenerTlsArgs>({
  kind: 'listener-tls',
  schema,
  name: ({ server, from, addresses }) =>
    from === 'inside'
      ? `TLS on 5986 of ${server} shows the certificate`
      : `TCP 5986 of ${server} from elsewhere than ${addresses.join(' or ')}`,
  as: ({ from }) => (from === 'inside' ? 'a Monosync server, without signing in' : 'another host'),
});

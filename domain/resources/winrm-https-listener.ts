/**
 * The HTTPS listener of a server's WinRM, on every address: host name and certificate are always set together, since a
 * thumbprint alone fails where the certificate's name has changed. Whether there is one can be read while its certificate
 * is only known after apply.
 * Source: learn, New-WSManInstance, Set-WSManInstance; the vendor's document, 3.3 and 3.3.1.
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import type { Json } from '../json.ts';
import { isAfter } from '../known-after-apply.ts';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  server: fullHostNameSchema,
  /** objectGUID of the computer: whose certificate it is. */
  serverId: z.guid(),
  thumbprint: z.string().regex(/^[0-9A-F]{40}$/, 'must be 40 hexadecimal digits'),
});

export type WinrmHttpsListenerDesired = z.output<typeof schema>;

export interface WinrmHttpsListenerState {
  readonly hostname: string;
  /** SHA-1, upper-case hexadecimal. */
  readonly certificateThumbprint: string;
}

export interface WinrmHttpsListenerOutput {
  /** `cert://<server>/<thumbprint>` */
  readonly certificate: string;
  readonly thumbprint: string;
}

export const winrmPort = 5986;

export const winrmHttpsListener = resource<
  WinrmHttpsListenerDesired,
  WinrmHttpsListenerState,
  WinrmHttpsListenerOutput
>({
  kind: 'winrm-https-listener',
  schema,
  knownAfterApply: ['thumbprint'],
  name: ({ server }) => server,
  readableUnknown: true,
  shown: ({ server, thumbprint }) => ({ hostname: server, certificateThumbprint: thumbprint, port: winrmPort }),
  diff: ({ server, thumbprint }, { hostname, certificateThumbprint }) => [
    ...compare({ hostname: server.toLowerCase() }, { hostname: hostname.toLowerCase() }),
    // A certificate that is yet to be made is another one than any that is there.
    ...(isAfter(thumbprint as Json)
      ? [{ property: 'certificateThumbprint', before: certificateThumbprint, after: thumbprint }]
      : compare({ certificateThumbprint: thumbprint }, { certificateThumbprint })),
  ],
  risks: ({ server }, state) =>
    state === undefined
      ? [
          {
            code: 'door-for-administrators',
            text: `A listener is a door for administrators: from the addresses that the firewall allows, anyone who has the password of an administrator reaches ${server}.`,
          },
        ]
      : [
          {
            code: 'certificate-replaced-at-once',
            text: `A listener shows one certificate: from then on clients of ${server} that trust only ${state.certificateThumbprint} fail.`,
          },
        ],
});

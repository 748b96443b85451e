/**
 * Basic authentication on a virtual directory of one Exchange server. Nothing else of it is touched: Windows
 * authentication stays (Outlook), and so does whether TLS is required. The value that was there is restored on a
 * rollback.
 *
 * Sources: odp, Set-PowerShellVirtualDirectory (to be changed only at Microsoft's request), Set-WebServicesVirtualDirectory.
 */
import { z } from 'zod';
import type { Risk } from '../change.ts';
import { serverNameSchema } from '../directory-names.ts';
import { compare, resource } from '../resource.ts';
import { languages } from '../texts/language.ts';
import { riskTexts } from '../texts/risks.ts';

const schema = z.strictObject({
  server: serverNameSchema,
  directory: z.enum(['PowerShell', 'EWS']),
  /** Of the risks; English by default. */
  language: z.enum(languages).optional(),
});

export type VirtualDirectoryBasic = z.output<typeof schema>;

export interface VirtualDirectoryBasicState {
  readonly basicAuthentication: boolean;
  readonly windowsAuthentication: boolean;
  /** Null where the directory doesn't report it (EWS). */
  readonly requireSsl: boolean | null;
  readonly extendedProtection: string;
}

export const virtualDirectoryBasic = resource<VirtualDirectoryBasic, VirtualDirectoryBasicState, Record<string, never>>(
  {
    kind: 'virtual-directory-basic',
    schema,
    name: ({ server, directory }) => `${directory} on ${server}`,
    diff: (_desired, { basicAuthentication }) => compare({ basicAuthentication: true }, { basicAuthentication }),
    risks: ({ server, directory, language = 'en' }, state) => [
      ...(directory === 'EWS'
        ? [{ code: 'basic-on-mail', text: riskTexts[language].basicOnMail(server) }]
        : administrationRisks(server, state)),
      ...(state?.extendedProtection === 'Require'
        ? [
            {
              code: 'basic-beside-extended-protection',
              text: `${directory} on ${server} requires extended protection of Windows authentication. Basic has none: a stolen password works from anywhere.`,
            },
          ]
        : []),
    ],
  },
);

function administrationRisks(server: string, state: VirtualDirectoryBasicState | undefined): Risk[] {
  return [
    {
      code: 'basic-on-administration',
      text: `PowerShell of Exchange on ${server} accepts a user name and a password: anyone who has both administers with that account's roles from wherever the endpoint can be reached. Microsoft asks to change this directory only at its support's request. A client that skips the checks of the certificate, as the vendor's page has it, gives the password to anyone in between.`,
    },
    ...(state?.requireSsl === false
      ? [
          {
            code: 'basic-without-tls',
            text: `TLS is not required there, and that is left as it is: over http the password would be readable. Client Sense must use https.`,
          },
        ]
      : []),
  ];
}

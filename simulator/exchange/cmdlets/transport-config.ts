/** Transport settings of the organization. SMTP AUTH is off for it, as for new tenants; a mailbox's own setting wins. */
import type { Cmdlets } from '../cmdlet.ts';

export const transportConfigCmdlets: Cmdlets = {
  'Get-TransportConfig': {
    plays: [],
    run: () => ({
      objects: [
        {
          Name: 'Transport Settings',
          Identity: 'Transport Settings',
          SmtpClientAuthenticationDisabled: true,
          AllowLegacyTLSClients: false,
          MaxSendSize: 'Unlimited',
          MaxReceiveSize: 'Unlimited',
        },
      ],
    }),
  },
};

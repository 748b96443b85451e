/** Transport settings of the organization. SMTP AUTH is off for it, as for new tenants; a mailbox's own setting wins. */
import { type Cmdlets, flag, write } from '../cmdlet.ts';

export const transportConfigCmdlets: Cmdlets = {
  'Get-TransportConfig': {
    implements: [],
    run: ({ core }) => ({
      objects: [
        {
          Name: 'Transport Settings',
          Identity: 'Transport Settings',
          SmtpClientAuthenticationDisabled:
            core.store.state.exchange.organization.smtpClientAuthenticationDisabled ?? true,
          AllowLegacyTLSClients: false,
          MaxSendSize: 'Unlimited',
          MaxReceiveSize: 'Unlimited',
        },
      ],
    }),
  },
  'Set-TransportConfig': {
    implements: ['SmtpClientAuthenticationDisabled'],
    run: (call) => {
      write(call, 'Transport Settings', ({ exchange: { organization } }) => {
        const disabled = flag(call, 'SmtpClientAuthenticationDisabled');
        if (disabled !== undefined) organization.smtpClientAuthenticationDisabled = disabled;
      });
      return null;
    },
  },
};

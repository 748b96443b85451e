/**
 * The organization's settings. EWS has no gate on premises: `EwsEnabled` and the list of applications' ids are the service's.
 */
import { type Cmdlets } from '../../exchange/cmdlet.ts';

export const onPremisesConfigCmdlets: Cmdlets = {
  'Get-OrganizationConfig': {
    implements: [],
    run: ({ core }) => {
      const { name, guid, isDehydrated } = core.store.state.exchange.organization;
      return {
        objects: [
          {
            Name: name,
            Identity: name,
            DisplayName: name,
            Guid: guid,
            IsDehydrated: isDehydrated,
            EwsEnabled: null,
            EwsApplicationAccessPolicy: null,
            EwsAllowList: null,
            EwsBlockList: null,
            MapiHttpEnabled: true,
            OAuth2ClientProfileEnabled: false,
          },
        ],
      };
    },
  },
};

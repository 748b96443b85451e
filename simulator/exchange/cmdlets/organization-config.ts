/**
 * The organization's settings: dehydration, and the EWS policy. `-EwsAllowedAppIDs` overwrites the whole list, and a change of
 * the policy is effective up to a day later. The list is only answered when it is asked for by the switch.
 * Source: Exchange Team Blog 4492361, "Exchange Online EWS, your time is almost up".
 */
import type { ExchangeState } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, flag, write } from '../cmdlet.ts';
import { invalidArgument, invalidOperation } from '../cmdlet-error.ts';
import { effectivePolicy } from '../ews-policy.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function shown(organization: ExchangeState['organization'], withPolicy: boolean): ExchangeObject {
  return {
    Name: organization.name,
    Identity: organization.name,
    DisplayName: organization.name,
    Guid: organization.guid,
    IsDehydrated: organization.isDehydrated,
    EwsEnabled: organization.ewsEnabled,
    EwsApplicationAccessPolicy: null,
    ...(withPolicy ? { EwsAllowedAppIDs: organization.ewsAllowedAppIds.join(',') } : {}),
    OAuth2ClientProfileEnabled: true,
  };
}

function allowedAppIds(call: CmdletCall): string[] | undefined {
  const given = call.parameters['EwsAllowedAppIDs'];
  if (given === undefined) return undefined;
  const ids = ((given as string | null) ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  const wrong = ids.find((id) => !guid.test(id));
  if (wrong !== undefined)
    throw invalidArgument(`The value "${wrong}" of the parameter EwsAllowedAppIDs isn't a valid application ID.`);
  return ids.map((id) => id.toLowerCase());
}

export const organizationConfigCmdlets: Cmdlets = {
  'Get-OrganizationConfig': {
    implements: ['RetrieveEwsOperationAccessPolicy'],
    run: (call) => {
      const { organization } = call.core.store.state.exchange;
      return { objects: [shown(organization, flag(call, 'RetrieveEwsOperationAccessPolicy') ?? false)] };
    },
  },
  'Set-OrganizationConfig': {
    implements: ['EwsEnabled', 'EwsAllowedAppIDs'],
    run: (call) => {
      const ids = allowedAppIds(call);
      write(call, call.core.store.state.exchange.organization.name, ({ exchange: { organization } }) => {
        organization.ewsPolicyUntilThen = effectivePolicy(organization, call.core.clock.now());
        organization.ewsPolicyEffectiveAt = call.core.delays.effectiveAt('ews-policy');
        if ('EwsEnabled' in call.parameters) organization.ewsEnabled = flag(call, 'EwsEnabled') ?? null;
        if (ids !== undefined) organization.ewsAllowedAppIds = ids;
      });
      return null;
    },
  },
  'Enable-OrganizationCustomization': {
    implements: [],
    run: (call) => {
      const { organization } = call.core.store.state.exchange;
      if (!organization.isDehydrated) {
        throw invalidOperation('This operation is not required. Organization is already enabled for customization.');
      }
      write(call, organization.name, ({ exchange }) => {
        exchange.organization.isDehydrated = false;
      });
      return null;
    },
  },
};

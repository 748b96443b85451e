/**
 * A new Exchange Online organization is *dehydrated*: its settings are shared with others until customization is enabled,
 * once and for good. Role groups, scopes and assignments can't be made before.
 * Source: odp, Enable-OrganizationCustomization.
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';

export interface OrganizationCustomizationDesired {
  readonly enabled: true;
}

export interface OrganizationCustomizationState {
  readonly enabled: boolean;
}

export const organizationCustomization = resource<
  OrganizationCustomizationDesired,
  OrganizationCustomizationState,
  Record<string, never>
>({
  kind: 'organization-customization',
  schema: z.strictObject({ enabled: z.literal(true) }),
  name: () => 'of the organization',
  diff: (desired, state) => compare({ enabled: desired.enabled }, { enabled: state.enabled }),
  risks: () => [
    {
      code: 'customization-stays-enabled',
      text: "Enabling customization gives the organization its own copies of Exchange's shared settings; nothing rolls that back.",
    },
  ],
  irreversible: 'Exchange has no cmdlet that disables customization again.',
});

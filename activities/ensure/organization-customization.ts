/** Enable-OrganizationCustomization, once and for good. */
import { Failure } from '../../domain/failure.ts';
import { organizationCustomization } from '../../domain/resources/organization-customization.ts';
import { implementation } from './implementation.ts';

export const organizationCustomizationImplementation = implementation({
  resource: organizationCustomization,
  async read({ exchange }) {
    const [organization] = await exchange.invoke<{ Guid?: string; IsDehydrated?: boolean }>(
      'Get-OrganizationConfig',
      {},
    );
    if (typeof organization?.IsDehydrated !== 'boolean') throw unexpected();
    return { state: { enabled: !organization.IsDehydrated }, id: organization.Guid ?? 'organization' };
  },
  // There is always an organization: this is never reached.
  create: () => Promise.reject(unexpected()),
  async update({ exchange }) {
    await exchange.invoke('Enable-OrganizationCustomization', {});
  },
  undo: () => Promise.resolve({ residual: 'Customization stays enabled: Exchange has no cmdlet that disables it.' }),
  outputs: () => ({}),
});

function unexpected(): Failure {
  return new Failure('exchange-unexpected-answer', { service: 'exchange', subject: 'Get-OrganizationConfig' });
}

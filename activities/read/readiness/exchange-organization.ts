/**
 * What the Exchange organization allows: whether it can be customized, the state of its EWS gate, and whether the roles
 * of the role group contain the cmdlets that the product calls. Source: odp, Get-OrganizationConfig,
 * Get-ManagementRoleEntry; Exchange Team Blog 4492361 for the switch.
 */
import { Failure } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import { ewsGateOf, type EwsGate } from '../../../domain/sources/ews-gate.ts';
import type { ConnectionContext } from '../../context.ts';
import type { ExchangeCmdlets } from '../../on-premises-context.ts';

interface OrganizationConfig {
  IsDehydrated?: boolean;
  EwsEnabled?: boolean | null;
  EwsAllowedAppIDs?: string | readonly string[] | null;
}

export interface ExchangeOrganization {
  isDehydrated: boolean;
  ewsGate: EwsGate;
  evidence: Evidence[];
}

export async function readExchangeOrganization({ exchange, clock }: ConnectionContext): Promise<ExchangeOrganization> {
  const [config] = await exchange.invoke<OrganizationConfig>('Get-OrganizationConfig', {
    RetrieveEwsOperationAccessPolicy: true,
  });
  if (config === undefined) {
    throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: 'Get-OrganizationConfig' });
  }
  const { IsDehydrated, EwsEnabled = null } = config;
  const allowed = idsOf(config.EwsAllowedAppIDs);
  const ewsGate = ewsGateOf(EwsEnabled, allowed, clock.now());
  const isDehydrated = IsDehydrated === true;
  return {
    isDehydrated,
    ewsGate,
    evidence: [
      {
        name: 'organization',
        observed: isDehydrated
          ? "its settings can't be customized yet (IsDehydrated)"
          : 'its settings can be customized',
      },
      {
        name: 'EWS',
        observed: `the gate is ${ewsGate}: EwsEnabled is ${EwsEnabled ?? 'not set'}, ${allowed.length} applications are listed`,
      },
    ],
  };
}

/** @throws Failure `role-lacks-cmdlet` when none of the roles contains one of the cmdlets */
export async function readRoleEntries(
  { exchange }: { readonly exchange: ExchangeCmdlets },
  roles: readonly string[],
  cmdlets: readonly string[],
): Promise<Evidence[]> {
  return Promise.all(
    cmdlets.map(async (cmdlet) => {
      const reads = roles.map(async (role) => exchange.exactlyOne('Get-ManagementRoleEntry', `${role}\\${cmdlet}`));
      const entries = await Promise.all(reads);
      const holders = roles.filter((_role, index) => entries[index]?.state === 'present');
      if (holders.length > 0) return { name: 'role', observed: `${cmdlet} is in ${holders.join(' and ')}` };
      throw new Failure('role-lacks-cmdlet', { service: 'runbook', subject: `${cmdlet} in ${roles.join(', ')}` });
    }),
  );
}

/** One text with commas, or a list. */
function idsOf(value: string | readonly string[] | null | undefined): string[] {
  const parts = typeof value === 'string' ? value.split(',') : (value ?? []);
  return parts.map((id) => id.trim()).filter((id) => id !== '');
}

/**
 * Licences: Microsoft 365 E3 has Entra ID P1 (AAD_PREMIUM), Office 365 E3 has not.
 * Ids: learn, entra/identity/users/licensing-service-plan-reference.
 */
import type { SubscribedSku } from '../state.ts';

export const enterprisePack = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const microsoft365E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';

const plans = {
  EXCHANGE_S_ENTERPRISE: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
  AAD_PREMIUM: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
} as const;

export function seedSubscribedSkus(hasPremium: boolean): SubscribedSku[] {
  const office = sku(enterprisePack, 'ENTERPRISEPACK', ['EXCHANGE_S_ENTERPRISE']);
  const microsoft365 = sku(microsoft365E3, 'SPE_E3', ['EXCHANGE_S_ENTERPRISE', 'AAD_PREMIUM']);
  return hasPremium ? [office, microsoft365] : [office];
}

function sku(skuId: string, skuPartNumber: string, planNames: (keyof typeof plans)[]): SubscribedSku {
  return {
    skuId,
    skuPartNumber,
    capabilityStatus: 'Enabled',
    consumedUnits: 30,
    enabledUnits: 50,
    servicePlans: planNames.map((servicePlanName) => ({
      servicePlanId: plans[servicePlanName],
      servicePlanName,
      provisioningStatus: 'Success',
    })),
  };
}

/**
 * What a policy asks of a sign-in, as text, and whether a password alone can satisfy it: it can't satisfy any control
 * there is. With `OR` one satisfied control would be enough, but none is.
 *
 * Source: learn, graph/api/resources/conditionalaccessgrantcontrols.
 */
export interface GrantControls {
  readonly operator?: string | null;
  readonly builtInControls?: readonly string[] | null;
  readonly customAuthenticationFactors?: readonly string[] | null;
  readonly termsOfUse?: readonly string[] | null;
  readonly authenticationStrength?: { readonly id?: string; readonly displayName?: string | null } | null;
}

const words: Readonly<Record<string, string>> = {
  block: 'blocks the sign-in',
  mfa: 'asks for multifactor authentication',
  compliantDevice: 'asks for a compliant device',
  domainJoinedDevice: 'asks for a hybrid joined device',
  approvedApplication: 'asks for an approved application',
  compliantApplication: 'asks for an application protection policy',
  passwordChange: 'asks for a change of the password',
  riskRemediation: 'asks for a remediation of risk',
};

/** What the controls ask for; undefined when they ask for nothing (a policy of session controls only). */
export function asksFor(grant: GrantControls | null | undefined): string | undefined {
  if (grant === null || grant === undefined) return undefined;
  const asked = (grant.builtInControls ?? []).map((control) => words[control] ?? `asks for ${control}`);
  if (grant.authenticationStrength !== null && grant.authenticationStrength !== undefined) {
    asked.push(`asks for the authentication strength "${grant.authenticationStrength.displayName ?? 'of the policy'}"`);
  }
  if ((grant.termsOfUse ?? []).length > 0) asked.push('asks to accept terms of use');
  if ((grant.customAuthenticationFactors ?? []).length > 0) asked.push('asks for a factor of another provider');
  return asked.length === 0 ? undefined : asked.join(grant.operator === 'AND' ? ' and ' : ' or ');
}

/** Whether the controls block, whatever the sign-in brings. */
export function blocks(grant: GrantControls | null | undefined): boolean {
  return (grant?.builtInControls ?? []).includes('block');
}

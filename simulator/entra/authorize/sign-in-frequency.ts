/**
 * Does a policy ask for the password again? `everyTime` allows for five minutes of skew, so that within them of the last
 * password nobody is asked twice; the other kind counts days or hours.
 * Source: learn, entra/identity/conditional-access/concept-session-lifetime.
 */
import type { ConditionalAccessPolicy } from '../../tenant/state.ts';

interface SignInFrequency {
  isEnabled?: boolean;
  frequencyInterval?: 'everyTime' | 'timeBased';
  type?: 'days' | 'hours' | null;
  value?: number | null;
}

const everyTimeSeconds = 300;
const unitSeconds = { days: 24 * 60 * 60, hours: 60 * 60 } as const;

/**
 * @param policies those that are enforced for the sign-in
 * @param age of the password's last use, in seconds
 */
export function isReauthenticationDue(policies: readonly ConditionalAccessPolicy[], age: number): boolean {
  return policies.some(({ sessionControls }) => {
    const frequency = sessionControls?.['signInFrequency'] as SignInFrequency | null | undefined;
    return frequency?.isEnabled === true && age > longestAge(frequency);
  });
}

function longestAge({ frequencyInterval, type, value }: SignInFrequency): number {
  if (frequencyInterval === 'everyTime') return everyTimeSeconds;
  return (value ?? 0) * unitSeconds[type ?? 'hours'];
}

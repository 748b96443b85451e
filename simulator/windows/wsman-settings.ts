/**
 * Settings of WinRM that can be changed here, with where their value comes from: what group policy has can't be changed on the
 * machine. (Microsoft Learn, about_WSMan_Provider.)
 */
import type { ExchangeServer } from '../tenant/on-premises-state.ts';
import { controlledByPolicy, wsmanFaults } from './wsman-fault.ts';

type Winrm = ExchangeServer['winrm'];

export interface WsmanSetting {
  name: string;
  value(winrm: Winrm): string;
  source(winrm: Winrm): '' | 'GPO';
  /** @returns the value as it is kept, or undefined for one that isn't valid */
  read(value: string): string | undefined;
  /** @param value as `read` gave it */
  write(winrm: Winrm, value: string): void;
  /** What WinRM says of a value that isn't valid. */
  invalid: string;
}

const levels: readonly Winrm['cbtHardeningLevel'][] = ['None', 'Relaxed', 'Strict'];

export const cbtHardeningLevel: WsmanSetting = {
  name: 'CbtHardeningLevel',
  value: (winrm) => winrm.cbtHardeningLevel,
  source: (winrm) => winrm.cbtHardeningLevelSource,
  read: (value) => levels.find((one) => one.toLowerCase() === value.toLowerCase()),
  write: (winrm, value) => {
    winrm.cbtHardeningLevel = value as Winrm['cbtHardeningLevel'];
  },
  invalid: wsmanFaults.invalidValues.message,
};

export const trustedHosts: WsmanSetting = {
  name: 'TrustedHosts',
  value: (winrm) => winrm.trustedHosts,
  source: (winrm) => winrm.trustedHostsSource,
  read: (value) => (value.split(',').every(isHostPattern) || value === '' ? value : undefined),
  write: (winrm, value) => {
    winrm.trustedHosts = value;
  },
  invalid: wsmanFaults.invalidHostPattern.message,
};

/** A name, an address, `<local>`, or a pattern with one star: which patterns are valid is from memory. */
const isHostPattern = (word: string) => /^\s*(<local>|[\w.:-]*\*?[\w.:-]*)\s*$/.test(word) && word.trim() !== '';

/** Adds to a comma-separated list what isn't in it yet (PowerShell's source, `SplitAndUpdateStringUsingDelimiter`). */
export function concatenated(before: string, added: string): string {
  if (before === '') return added;
  const missing = added.split(',').filter((one) => !before.split(',').includes(one));
  return [before, ...missing].join(',');
}

/** @returns why a setting can't be set to a value, or undefined */
export function settingFault(setting: WsmanSetting, winrm: Winrm, value: string): string | undefined {
  if (setting.source(winrm) === 'GPO') return controlledByPolicy(setting.name);
  return setting.read(value) === undefined ? setting.invalid : undefined;
}

/**
 * One setting of a server's WinRM by its path in the WSMan drive, with where its value comes from.
 * Source: psdocs, about_WSMan_Provider (Name, SourceOfValue, Value; only administrators may see or change them).
 */
import type { Shell } from '../../connectors/powershell/shell.ts';
import { Failure } from '../../domain/failure.ts';
import { textOf } from './raw-response.ts';

const winrmSettings = {
  cbtHardeningLevel: 'WSMan:\\localhost\\Service\\Auth\\CbtHardeningLevel',
  trustedHosts: 'WSMan:\\localhost\\Client\\TrustedHosts',
} as const;

export type WinrmSetting = keyof typeof winrmSettings;

export async function readSetting(
  shell: Shell,
  server: string,
  setting: WinrmSetting,
): Promise<{ readonly value: string; readonly source: string }> {
  const subject = `${setting} of ${server}`;
  const [found, ...others] = await shell.invoke<{ Value?: unknown; SourceOfValue?: unknown }>(
    'Get-Item',
    { Path: winrmSettings[setting] },
    { select: ['Value', 'SourceOfValue'], subject },
  );
  if (found === undefined || others.length > 0) {
    throw new Failure('server-answer-unexpected', { service: 'powershell', subject });
  }
  return { value: textOf(found.Value), source: textOf(found.SourceOfValue) };
}

/** @param concatenate adds to a list in place of writing it anew */
export async function writeSetting(
  shell: Shell,
  server: string,
  { setting, value, concatenate }: { setting: WinrmSetting; value: string; concatenate?: true },
): Promise<void> {
  await shell.invoke(
    'Set-Item',
    {
      Path: winrmSettings[setting],
      Value: value,
      ...(concatenate === undefined ? {} : { Concatenate: true }),
      Force: true,
    },
    { subject: `${setting} of ${server}` },
  );
}

/**
 * Whether an account may open a session with Exchange's PowerShell at all. Source: odp, Set-User
 * (-RemotePowerShellEnabled).
 */
import { z } from 'zod';
import { compare, resource } from '../resource.ts';

const schema = z.strictObject({
  /** The account's object id. */
  account: z.guid().toLowerCase(),
  /** Its user principal name, for people. */
  name: z.string().min(1),
});

export type RemotePowershell = z.output<typeof schema>;

export interface RemotePowershellState {
  readonly remotePowerShellEnabled: boolean;
}

export const remotePowershell = resource<RemotePowershell, RemotePowershellState, { account: string }>({
  kind: 'remote-powershell',
  schema,
  name: ({ name }) => name,
  diff: (_desired, state) => compare({ remotePowerShellEnabled: true }, { ...state }),
});

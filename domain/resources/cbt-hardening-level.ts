/**
 * How a server's WinRM treats channel binding tokens: Strict refuses a request without a valid one, Relaxed (as it comes)
 * refuses a wrong one, None takes all.
 * Source: learn, win32/winrm/installation-and-configuration (CbtHardeningLevel).
 */
import { z } from 'zod';
import { fullHostNameSchema } from '../directory-names.ts';
import { compare, resource } from '../resource.ts';

export const cbtHardeningLevels = ['None', 'Relaxed', 'Strict'] as const;

const schema = z.strictObject({ server: fullHostNameSchema, level: z.enum(cbtHardeningLevels) });

export type CbtHardeningLevelDesired = z.output<typeof schema>;

export interface CbtHardeningLevelState {
  readonly level: string;
}

export const cbtHardeningLevel = resource<CbtHardeningLevelDesired, CbtHardeningLevelState, CbtHardeningLevelState>({
  kind: 'cbt-hardening-level',
  schema,
  name: ({ server }) => server,
  diff: ({ level }, state) => compare({ level }, { level: state.level }),
  risks: ({ server, level }) =>
    level === 'None'
      ? [
          {
            code: 'channel-binding-off',
            text: `WinRM of ${server} no longer checks channel binding tokens: anyone who gets between a client and the server can relay its authentication, for every client and every account.`,
          },
        ]
      : level === 'Strict'
        ? [
            {
              code: 'channel-binding-demanded',
              text: `WinRM of ${server} refuses every request over TLS without a valid channel binding token: clients that send none fail.`,
            },
          ]
        : [],
});

/** Passkeys for people. */
import type { Documents } from '../json/documents.ts';
import type { Colors } from './colors.ts';
import { lines, relative, table, time } from './text.ts';

type Passkey = Documents['passkey'];

export function passkeyText(passkey: Passkey, colors: Colors): string {
  const { id, name, rpId, state, endorsed, revoked } = passkey;
  if (state === 'revoked') {
    return lines(
      `${colors.green('✔')} The passkey ${id} of ${name} is revoked (${revoked?.by ?? ''}): it counts no longer.`,
    );
  }
  if (state === 'in-use') {
    return lines(
      `${colors.green('✔')} The passkey ${id} of ${name} counts from now on (endorsed by ${endorsed?.by ?? ''}).`,
    );
  }
  return lines(
    `${colors.green('✔')} The passkey ${colors.bold(id)} is enrolled as that of ${name}.`,
    `  It counts once another person with Administer has endorsed it. Give them these digits yourself:`,
    `  runbook passkey endorse ${id} --by NAME`,
    rpId === 'localhost' ? "  It is for this command line's page alone: a console needs one of its own." : undefined,
  );
}

const states: Readonly<Record<Passkey['state'], string>> = {
  'not-endorsed': 'not endorsed yet',
  'in-use': 'counts',
  revoked: 'revoked',
};

export function passkeysText({ passkeys, damaged }: Documents['passkeys'], colors: Colors): string {
  const rows = passkeys.map(({ id, state, name, rpId, enrolledAt, endorsed, revoked }) => [
    id,
    states[state],
    name,
    rpId,
    `enrolled ${relative(enrolledAt)} (${time(enrolledAt)})${endorsed === null ? '' : `, endorsed by ${endorsed.by}`}${revoked === null ? '' : `, revoked by ${revoked.by}${revoked.reason === null ? '' : `: ${revoked.reason}`}`}`,
  ]);
  return lines(
    passkeys.length === 0 ? 'No passkey was enrolled here.' : undefined,
    table(rows),
    damaged.map((each) => colors.red(`✘ Counts no longer, since its record is damaged: ${each}`)),
  );
}

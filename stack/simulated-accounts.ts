/** The accounts that a simulated organization has, from the simulator's ready line: their passwords are no secret here. */
import { z } from 'zod';

const readySchema = z.looseObject({
  onPremises: z.looseObject({
    credentials: z.array(z.looseObject({ userName: z.string(), password: z.string() })),
  }),
});

export interface SimulatedAccount {
  /** `CONTOSO\\name`. */
  readonly userName: string;
  readonly password: string;
}

export function simulatedAccounts(ready: unknown): readonly SimulatedAccount[] {
  const read = readySchema.safeParse(ready);
  return read.success ? read.data.onPremises.credentials : [];
}

/** The one that a text names, with its domain before or behind it. */
export function accountNamed(text: string, accounts: readonly SimulatedAccount[]): SimulatedAccount | undefined {
  const name = shortName(text);
  return accounts.find(({ userName }) => shortName(userName) === name);
}

function shortName(text: string): string {
  return text
    .slice(text.indexOf('\\') + 1)
    .replace(/@.*$/, '')
    .toLowerCase();
}

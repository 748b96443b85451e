/** The people of the simulated tenant who can sign, with the passwords that the simulator has told. */
import { readReadiness } from '../../connectors/simulated/readiness.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { nearest } from '../../domain/nearest.ts';
import { printable } from '../../domain/printable.ts';
import { usageProblem } from '../command-problem.ts';

export interface SimulatedPerson {
  readonly userName: string;
  readonly password: string;
}

/**
 * @param by user name, or what is before its `@`
 * @throws CommandProblem `by-unknown`: nobody of that name is in the simulated tenant
 */
export async function personOfSimulator(by: string, { readiness }: IdentityProvider): Promise<SimulatedPerson> {
  const { decisions } = await readReadiness(readiness ?? '');
  const people = decisions?.people ?? [];
  const asked = by.trim().toLowerCase();
  const found = people.find(({ userName }) => [userName.toLowerCase(), shortName(userName)].includes(asked));
  if (found !== undefined) return found;
  const names = people.map(({ userName }) => shortName(userName));
  const meant = nearest(asked, names);
  throw usageProblem(
    'by-unknown',
    `The simulated tenant has nobody named ${printable(by)} who could sign in: ${meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`}`,
    { advice: 'With "identity: claims" for this connection in connections.yaml, names count as they are typed.' },
  );
}

function shortName(userName: string): string {
  return userName.toLowerCase().split('@')[0] ?? '';
}

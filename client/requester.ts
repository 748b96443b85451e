/** Who requests or decides, as typed: a claim wherever nobody signs in. */
import { userInfo } from 'node:os';
import { usageProblem } from './command-problem.ts';

/** The name that was given, else the user of the operating system. */
export function requester(given: string | undefined): string {
  const name = given ?? systemUser();
  if (name.trim() === '') throw usageProblem('by-missing', 'Say who you are: --by NAME.');
  return name.trim();
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

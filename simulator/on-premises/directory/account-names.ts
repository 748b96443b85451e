/**
 * What an account may be called.
 * Sources: learn, "SAM-Account-Name attribute" (20 characters, none of them `"/\[]:|<>+=;?,*`), "Common-Name attribute" (64),
 * "User-Principal-Name attribute" (1024).
 */
import { malformedAccountName, outOfRange } from './directory-error.ts';

const lengths = { name: 64, userPrincipalName: 1024, displayName: 256, description: 1024 };

/** @throws ShellError ADException */
export function checkNames(
  refused: { cmdlet: string; target: string },
  given: Partial<Record<keyof typeof lengths | 'samAccountName', string | undefined>>,
): void {
  const { samAccountName, ...others } = given;
  if (samAccountName !== undefined && !isLogonName(samAccountName)) throw malformedAccountName(refused);
  const tooLong = Object.entries(others).some(
    ([name, value]) => (value ?? '').length > lengths[name as keyof typeof lengths],
  );
  if (tooLong) throw outOfRange(refused);
}

const isLogonName = (name: string): boolean =>
  name.length <= 20 && !/["/\\[\]:|<>+=;?,*\p{Cc}]/u.test(name) && !name.endsWith('.');

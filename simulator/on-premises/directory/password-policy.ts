/**
 * The domain's password policy, as a new domain has it: seven characters, of three kinds, without the account's name or a
 * part of its display name.
 * Source: learn, "Password must meet complexity requirements", "Minimum password length".
 */
const shortest = 7;
const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\d/, /[^\p{L}\d]/u];

export function meetsPolicy(
  password: string,
  { samAccountName, displayName }: { samAccountName: string; displayName: string },
): boolean {
  const lower = password.toLowerCase();
  const parts = displayName.split(/[\s,.\-_#]+/);
  const names = [samAccountName, ...parts].filter((name) => name.length > 2);
  return (
    password.length >= shortest &&
    kinds.filter((kind) => kind.test(password)).length >= 3 &&
    !names.some((name) => lower.includes(name.toLowerCase()))
  );
}

/** Names are compared without case and blanks: `Ann` can't approve what `ann ` asked for. */
export function samePerson(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** Select-Object -Property: in the order asked for, null for what isn't there, names in their own spelling, wildcards. */

export function selectProperties(objects: readonly unknown[], select: readonly string[]): unknown[] {
  return objects.map((object) => {
    const own = Object.entries(typeof object === 'object' && object !== null ? object : {});
    const chosen = select.flatMap((wanted): [string, unknown][] => {
      const matches = matcher(wanted);
      const found = own.filter(([name]) => matches(name));
      return found.length > 0 || /[*?]/.test(wanted) ? found : [[wanted, null]];
    });
    return Object.fromEntries(chosen);
  });
}

function matcher(wanted: string): (name: string) => boolean {
  if (!/[*?]/.test(wanted)) return (name) => name.toLowerCase() === wanted.toLowerCase();
  const pattern = wanted
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return (name) => new RegExp(`^${pattern}$`, 'i').test(name);
}

/**
 * PowerShell's wildcards: `*` any characters, `?` one, `[a-c]` one of a set, a backtick takes the next character as it is. Case
 * doesn't count. (Microsoft Learn, about_Wildcards.)
 */
export const hasWildcards = (text: string): boolean => /(?<!`)[*?[]/.test(text);

export function wildcard(text: string): RegExp {
  const pattern = text.replaceAll(/`(.)|(\[[^\]]+\])|([*?])|([\s\S])/g, (_, taken, set, sign, other) => {
    if (set !== undefined) return `[${(set as string).slice(1, -1).replaceAll(/[\\\]^]/g, '\\$&')}]`;
    if (sign !== undefined) return sign === '*' ? '[\\s\\S]*' : '[\\s\\S]';
    return ((taken ?? other) as string).replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  });
  return new RegExp(`^${pattern}$`, 'i');
}

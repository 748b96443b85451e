/** HTML in which every value is text. */
export interface Markup {
  html: string;
}

/** A template's own words are HTML; what is put into it is escaped, unless it is markup itself. */
export function markup(
  words: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const written = values.map((value) => {
    if (typeof value === 'string') return escaped(value);
    return 'html' in value ? value.html : value.map(({ html }) => html).join('');
  });
  return { html: words.map((word, index) => `${word}${written[index] ?? ''}`).join('') };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

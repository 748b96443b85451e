/** Text that others have written, in HTML, as content and as the value of a quoted attribute. */
import { printable } from '../../domain/printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** As it is, but for what would be markup. */
export function htmlText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** To be read: what can't be seen is shown by its number, and what has no end is cut off. */
export function htmlShown(text: string, most = 400): string {
  const characters = Array.from(text);
  return htmlText(printable(characters.length > most ? `${characters.slice(0, most).join('')}…` : text));
}

/** Words of others in a sentence of ours: on one line, short, and nothing in them that a terminal would act on. */
import { printable } from '../../domain/printable.ts';

const most = 300;

export function theirWords(text: string): string {
  const characters = Array.from(text.replaceAll(/\s+/g, ' ').trim());
  return printable(characters.length > most ? `${characters.slice(0, most).join('')}…` : characters.join(''));
}

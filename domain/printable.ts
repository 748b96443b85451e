/**
 * Text that others have written, for a terminal or a page: what can be seen is shown, anything else by its number. It neither
 * steers a terminal, nor turns the direction of what follows, nor makes two names look the same that aren't.
 */

/** Letters, marks, numbers, punctuation, symbols and the blank; of these, not those that show nothing. */
const unseen = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|[\p{Default_Ignorable_Code_Point}\u2800]/gu;

export function printable(text: string): string {
  return text.replaceAll(unseen, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16);
    return number.length > 4 ? `\\u{${number}}` : `\\u${number.padStart(4, '0')}`;
  });
}

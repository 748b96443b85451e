/** A digest that people compare: in groups of eight digits, of which the first stands out. */
import { printable } from '../../domain/printable.ts';
import type { Colors } from './colors.ts';

/** @param digest 64 hexadecimal digits */
export function digestText(digest: string, colors: Pick<Colors, 'bold'>): string {
  const [first = '', ...others] = printable(digest).match(/.{1,8}/g) ?? [];
  return [colors.bold(first), ...others].join(' ');
}

/** Sequence sets: `1,3:5,7:*` (RFC 3501). The star is the largest number in use. */

/** @returns whether a number is in the set, or null where it isn't one */
export function sequenceSet(text: string, largest: number): ((number: number) => boolean) | null {
  const ranges: { from: number; to: number }[] = [];
  for (const range of text.split(',')) {
    const [, first, second] = /^(\d+|\*)(?::(\d+|\*))?$/.exec(range) ?? [];
    if (first === undefined) return null;
    const ends = [first, second ?? first].map((end) => (end === '*' ? largest : Number(end)));
    ranges.push({ from: Math.min(...ends), to: Math.max(...ends) });
  }
  return (number) => ranges.some(({ from, to }) => number >= from && number <= to);
}

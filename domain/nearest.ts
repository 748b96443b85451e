/**
 * The word that was probably meant: for unknown keys and names, so that a refusal says what to write instead.
 */

/** The candidate nearest to a word, if it is near enough to be meant by it. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { distance: number; candidate: string } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= Math.max(2, Math.floor(candidate.length / 3)) && distance < (best?.distance ?? Infinity)) {
      best = { distance, candidate };
    }
  }
  return best?.candidate;
}

/** How many letters must be added, left out or replaced to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

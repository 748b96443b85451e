/** What is wrong with the application that people sign decisions with, and what to write or click. */
export interface Finding {
  /** What it is about, in a word or two. */
  readonly about: string;
  /** `wrong`: somebody could decide who shouldn't, or nobody can. `warning`: to be known. */
  readonly result: 'wrong' | 'warning';
  readonly detail: string;
  readonly advice: string;
}

export function wrong(about: string, detail: string, advice: string): Finding {
  return { about, result: 'wrong', detail, advice };
}

export function warning(about: string, detail: string, advice: string): Finding {
  return { about, result: 'warning', detail, advice };
}

/**
 * What stands in the place of a value that came to a worker unsealed, sealed for another place, or with keys that aren't
 * here. It can't be an error where it is read: one that is thrown there fails the workflow's task for ever. Each door at
 * which values come in refuses it, before anything is done with it: the start of a workflow, its signals, updates and
 * queries, the answers and the inputs of activities.
 */
const mark = 'exchange-runbooks/unsealed';

export interface Unsealed {
  /** Why, to follow "it". */
  readonly [mark]: string;
}

/** @param why to follow "it": `came in plain` */
export function unsealed(why: string): Unsealed {
  return { [mark]: why };
}

export function isUnsealed(value: unknown): value is Unsealed {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, mark);
}

export function whyUnsealed(value: Unsealed): string {
  return value[mark];
}

/** The order of rows of several streams: the clock's, which only a worker elsewhere may have moved. */

export interface Dated {
  /** ISO 8601. */
  readonly at: string;
  readonly writer: string;
  readonly sequence: number;
}

/** For sorting. In one millisecond a writer's own count decides. */
export function newestFirst(a: Dated, b: Dated): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.writer === b.writer ? b.sequence - a.sequence : 0;
}

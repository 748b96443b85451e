/**
 * What a step that failed has written, by the record of its calls: `nothing` where no call was made, or each was refused;
 * `something` where one was confirmed; `unknown` where none was, and one has no known outcome. Where the record itself can't
 * be read, there is no answer.
 */
export type Written = 'nothing' | 'something' | 'unknown';

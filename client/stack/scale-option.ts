/** `--scale`: how much faster than real time the simulated tenant's clock runs. */
import { usageProblem } from '../command-problem.ts';
import { textOption, type Invocation } from '../invocation.ts';

/** Fifteen minutes of propagation pass in a second and a half. */
export const usualScale = 600;

/** @throws CommandProblem when it isn't a number from 1 to 100,000 */
export function scaleOption(invocation: Pick<Invocation, 'options'>): number | undefined {
  const text = textOption(invocation, 'scale');
  if (text === undefined) return undefined;
  const scale = Number(text);
  if (text.trim() !== '' && scale >= 1 && scale <= 100_000) return scale;
  throw usageProblem('usage', '--scale must be a number from 1 to 100000.');
}

/** When an approval ends, for what is written at once and for what its plan does later. */
import { endFor, usualEnd } from '../../domain/approval-end.ts';
import type { Admission } from '../../domain/admission.ts';
import type { Step } from '../../domain/plan.ts';

const admittedAt = '2026-11-30T12:00:00.000Z';
const change = (key: string) => ({ kind: 'change', key }) as Step;
const wait = (name: string, atLeast: string): Step => ({
  kind: 'wait',
  key: `wait/${name}`,
  name,
  document: '',
  atLeast,
});
const steps = [change('first'), wait('overlap', '7 days'), change('retire'), wait('more', '1 hour'), change('last')];
const admission = { receipt: { validUntil: usualEnd(admittedAt) }, plan: { steps } } as unknown as Admission;

it.each([
  ['first', '2026-12-01T12:00:00.000Z'],
  ['retire', '2026-12-08T12:00:00.000Z'],
  ['last', '2026-12-08T13:00:00.000Z'],
  ['in no plan', '2026-12-01T12:00:00.000Z'],
])('%s: a day, and what its plan waits before it', (step, end) => {
  expect(endFor(admission, step)).toBe(end);
});

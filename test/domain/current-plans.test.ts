import { currentPlans } from '../../domain/current-plans.ts';
import type { Plan } from '../../domain/plan.ts';

const plan = (hash: string, stage?: string) => ({ hash, ...(stage !== undefined && { stage }) }) as Plan;

test.each<[string, Plan[], string[]]>([
  ['none', [], []],
  ['its own', [plan('a')], ['a']],
  ['its own, made again', [plan('a'), plan('b')], ['b']],
  ['its own and those of its stages', [plan('a'), plan('b', 'one'), plan('c', 'two')], ['a', 'b', 'c']],
  ['that of a stage, made again', [plan('a'), plan('b', 'one'), plan('c', 'one')], ['a', 'c']],
  ['an earlier stage, made again', [plan('a'), plan('b', 'one'), plan('c', 'two'), plan('d', 'one')], ['a', 'd']],
  ['its own, made again after a stage', [plan('a'), plan('b', 'one'), plan('c')], ['c']],
])('of the plans of a run hold: %s', (_, plans, hashes) => {
  expect(currentPlans(plans).map(({ hash }) => hash)).toEqual(hashes);
});

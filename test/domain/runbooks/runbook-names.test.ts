/** Names of runbooks and of their workflows: the compiler knows them, and the code that bears them is there. */
import { catalogue } from '../../../domain/runbooks/catalogue.ts';
import { rotateCredentialRunbook } from '../../../domain/runbooks/rotate-credential.ts';
import type {
  RunbookName,
  RunbookWorkflowType,
  Workflows,
  WorkflowType,
} from '../../../domain/runbooks/runbook-names.ts';
import type { RunnerRights } from '../../../domain/runbooks/rights.ts';
import { runnerRights } from '../../../domain/runner-rights.ts';
import * as exported from '../../../workflows/index.ts';

const workflows: Workflows = { ...exported };
const runbooks = [...catalogue, rotateCredentialRunbook];
const none: RunnerRights = { graph: { plan: [], apply: [] }, cmdlets: { plan: [], apply: [] } };

it.each(runbooks)('$name is started as a workflow that is exported', ({ name, workflowType }) => {
  expect(workflows[workflowType]).toBeInstanceOf(Function);
  expect(workflowType).toBe(name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
});

it('every runbook says what it needs of a tenant, and nothing else does', () => {
  const names = [...runbooks.map(({ name }) => name as string), 'watch-credentials'];
  expect(Object.keys(runnerRights).toSorted()).toEqual(names.toSorted());
});

it('a name that nothing bears does not compile', () => {
  // @ts-expect-error a letter is missing
  const runbook: RunbookName = 'client-sense-onlin';
  // @ts-expect-error a workflow type is written in camel case
  const workflow: WorkflowType = 'client-sense-online';
  // @ts-expect-error a watch is no runbook's workflow
  const started: RunbookWorkflowType = 'watchCredentials';
  // @ts-expect-error rights of a runbook that there isn't
  const rights: Partial<typeof runnerRights> = { 'client-sense': none };
  // @ts-expect-error rights of the others are missing
  const few: typeof runnerRights = { 'watch-credentials': none };
  const real: readonly string[] = runbooks.flatMap(({ name, workflowType }) => [name, workflowType]);
  expect(real).not.toEqual(expect.arrayContaining([runbook]));
  expect(Object.keys(workflows)).not.toContain(workflow);
  expect(real).not.toContain(started);
  expect([...Object.keys(rights), ...Object.keys(few)]).toEqual(['client-sense', 'watch-credentials']);
});

it('what workflows/index.ts exports is what is started', () => {
  // @ts-expect-error the others are missing
  const missing: Workflows = { monosyncOnprem: workflows.monosyncOnprem };
  const others = ['watchCredentials', 'sendNotifications', 'rollBackRun'];
  const types = [...runbooks.map(({ workflowType }) => workflowType as string), ...others];
  // The transform adds a default.
  const names = Object.keys(workflows).filter((name) => name !== 'default');
  expect(names.toSorted()).toEqual(types.toSorted());
  expect(types).toEqual(expect.arrayContaining(Object.keys(missing)));
});

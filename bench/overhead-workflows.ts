/** What `overhead.ts` compares, in one bundle: toy runbooks, and a bare workflow. */
export { bareActivities } from './bare-workflows.ts';
export { changes, row, wide } from '../test/workflows/toy/runbooks.ts';

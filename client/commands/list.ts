/** `runbook list` */
import { catalogue } from '../../domain/runbooks/catalogue.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';

export const run: Run = async () => ({
  kind: 'list',
  document: { runbooks: catalogue.map(({ name, title, document }) => ({ name, title, document })) },
  exit: exitCodes.done,
});

/** Values that several documents share. */
import { z } from 'zod';
import { outcomes, phases } from '../../domain/run-status.ts';

export const actionSchema = z.enum(['none', 'create', 'update', 'replace', 'delete']);
export const phaseSchema = z.enum(phases);
export const outcomeSchema = z.enum(outcomes);
export const choiceSchema = z.enum(['retry', 'skip', 'resume', 'rollback', 'abort']);
/** ISO 8601, UTC. */
export const time = z.string();
export const phaseTimes = 'Times are ISO 8601 in UTC.';

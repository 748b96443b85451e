/**
 * What a run has written, step by step, as the journal knows it: for a rollback without the run's own workflow. What can't be
 * undone by it is named with the reason, and never guessed.
 */
import type { JournalStep, JournalStepsAnswer, JournalStepsInput } from '../../domain/activity-contracts.ts';
import type { Admission } from '../../domain/admission.ts';
import { same, type Json } from '../../domain/json.ts';
import { fulfils } from '../../domain/known-after-apply.ts';
import { changesOf, type ChangeStep } from '../../domain/plan.ts';
import { admissionsOf } from '../../journal/admissions.ts';
import { beyondKnowledge, lossOf } from '../../journal/losses.ts';
import { pruningsOf } from '../../journal/prune.ts';
import { recordedSteps, type RecordedStep } from '../../journal/recorded-steps.ts';
import { recordedWrites, type RecordedWrite } from '../../journal/recorded-writes.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';

/** What a build knows of a kind, to undo a step of it. */
export interface KnownKind {
  /** What its items are, in the plural: it is a bulk. */
  readonly items?: string;
}

/** @param kinds those that this build has, by name, those of the servers among them */
export function journalSteps(
  services: Services,
  kinds: ReadonlyMap<string, KnownKind>,
): (input: JournalStepsInput) => Promise<JournalStepsAnswer> {
  return async ({ run, installation }) => {
    try {
      const journal = await sharedJournal(services, installation);
      const places = await recordedWrites(journal, { run });
      const { steps, unverified } = await recordedSteps(journal, run);
      const written = places.flatMap((place) => (place.verified && place.state !== 'refused' ? [place] : []));
      const damaged = new Set(unverified.map(({ part }) => part));
      const parts = new Set([
        ...written.map(({ step }) => step),
        ...places.flatMap((place) => (place.verified ? [] : [place.part])),
      ]);
      const begun = steps.filter(({ step }) => !damaged.has(step) && [...parts].some((part) => isOf(step, part)));
      const isKnown = (part: string): boolean =>
        [...damaged, ...begun.map(({ step }) => step)].some((step) => isOf(step, part));
      const loss = await lossOf(journal, run);
      const { admissions } = await journal.read((tx) => admissionsOf(journal, tx, run));
      const approved = admissions.filter(({ receipt }) => receipt.kind === 'apply');
      const found = begun.map((step) => ({ ...step, approvedStep: approvedStep(step, approved) }));
      const pruned = (await pruningsOf(journal, run)).at(-1);
      return {
        steps: found.flatMap((step) => asJournalStep(step, kinds.get(step.resource))),
        unknown: [
          ...found.flatMap(({ step, resource, approvedStep: asApproved }) => {
            if (!kinds.has(resource)) return [`${step}: ${withoutKind(resource)}`];
            return asApproved === undefined ? [`${step}: ${withoutApproval}`] : [];
          }),
          ...withoutStep(
            [...parts].filter((part) => !isKnown(part)),
            written,
          ),
          ...[...damaged].map((step) => `${step}: what it asked for does not verify in the journal: undo it by hand`),
          ...(pruned === undefined ? [] : [`the journal's record of what it wrote was removed on ${pruned.at}`]),
          ...(loss === undefined ? [] : [beyondKnowledge(loss)]),
        ],
      };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

interface FoundStep extends RecordedStep {
  readonly approvedStep: ChangeStep | undefined;
}

function asJournalStep(
  { at, desired, applied, parts, approvedStep: step }: FoundStep,
  kind?: KnownKind,
): JournalStep[] {
  if (kind === undefined || step === undefined) return [];
  const total = Math.max(0, ...parts.map(({ from, count }) => from + count));
  return [{ step, at, desired, ...(applied !== undefined && { applied }), ...(kind.items !== undefined && { total }) }];
}

/** The step of the newest approved plan that has it, as it was carried out. */
function approvedStep(
  { step: key, resource, desired, approved }: RecordedStep,
  admissions: readonly Admission[],
): ChangeStep | undefined {
  return admissions
    .flatMap(({ plan }) => changesOf(plan))
    .find(
      (step) =>
        step.key === key &&
        step.resource === resource &&
        fulfils(desired, step.inputs) &&
        (step.each !== undefined ||
          same(approved as unknown as Json, { action: step.action, changes: step.changes } as unknown as Json)),
    );
}

const withoutApproval = 'the journal has no approval of it: undo it by hand';

function withoutKind(resource: string): string {
  return `this build of the worker has no ${resource}: undo it by hand, or with the build that began the run`;
}

/** A bulk step has its writes part by part. */
function isOf(step: string, part: string): boolean {
  return part === step || part.startsWith(`${step}, from item `);
}

/** Writes of a step that didn't say what it asked for, such as one of an earlier release. */
function withoutStep(steps: readonly string[], written: readonly RecordedWrite[]): string[] {
  return steps.map((step) => {
    const labels = new Set(written.filter((write) => write.step === step).map(({ label }) => label));
    const which =
      labels.size === 0 ? 'writes that do not verify' : `its writes (${[...labels].toReversed().join(', ')})`;
    return `${step}: the journal has ${which}, and not what it asked for: undo it by hand`;
  });
}

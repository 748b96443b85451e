/**
 * Opens mailboxes of a sample, a few at a time. What was proven is kept for the next attempt, and a passing fault is that
 * of its mailbox: the others are opened all the same, and the next attempt is about those that are left.
 */
import { isFailure, type Failure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import type { Proven } from './implementation.ts';

const sideBySide = 4;

interface Opened {
  readonly opened: number;
  readonly missing: readonly string[];
  /** The first that stayed closed: no more were tried after it. */
  readonly closed: Observation | undefined;
}

/**
 * @param open one mailbox, with a new token or with the one that this attempt has minted
 * @throws Failure of the first mailbox that met with a passing fault, where none was closed; any other failure at once
 */
export async function openEach(
  mailboxes: readonly string[],
  open: (mailbox: string, newToken: boolean) => Promise<Observation>,
  proven: Proven,
): Promise<Opened> {
  const waiting = mailboxes.filter((mailbox) => !proven.has(mailbox));
  let opened = mailboxes.length - waiting.length;
  let hasToken = false;
  const missing: string[] = [];
  const closed: Observation[] = [];
  const faults: Failure[] = [];
  const one = async (mailbox: string): Promise<void> => {
    try {
      const observation = await open(mailbox, !hasToken);
      hasToken = true;
      if (observation.code === 'mailbox-not-in-cloud') missing.push(mailbox);
      else if (observation.outcome !== 'allowed') closed.push(observation);
      else {
        opened += 1;
        proven.add(mailbox);
      }
    } catch (error) {
      if (!isFailure(error) || !['throttled', 'transient'].includes(error.failureClass)) throw error;
      faults.push(error);
    }
  };
  const isOver = () => closed.length > 0 || faults.some(({ failureClass }) => failureClass === 'throttled');
  const lane = async (isLast: () => boolean): Promise<void> => {
    while (!isOver() && !isLast()) {
      const next = waiting.shift();
      if (next === undefined) return;
      await one(next);
    }
  };
  // One token serves the attempt: the first mailbox that answers has it minted.
  await lane(() => hasToken);
  await Promise.all(Array.from({ length: sideBySide }, () => lane(() => false)));
  const [fault] = faults;
  if (closed.length === 0 && fault !== undefined) throw fault;
  return { opened, missing, closed: closed[0] };
}

/** Thousands of members of a toy group, what goes wrong with them on demand, and every call with its time. */
import { setImmediate } from 'node:timers/promises';
import { bulkImplementation, type ItemState } from '../../../activities/bulk/implementation.ts';
import { Failure } from '../../../domain/failure.ts';
import { badge, membership } from './nouns.ts';

const noMember: ItemState = { state: 'unfit', why: 'there is no such member', isMissing: true };

export class Members {
  readonly inside = new Set<string>();
  readonly missing = new Set<string>();
  /** Every grant, in order: none may be there twice. */
  readonly grants: string[] = [];
  readonly removals: string[] = [];
  readonly calls: number[] = [];
  /** Before the grant of this number: the service asks to be left alone for so many milliseconds. */
  throttle: { at: number; for: number } | undefined;
  throttledAt: number | undefined;
  /** The item that may not be granted. */
  deny: string | undefined;
  /** The process is torn down right after the grant of this number took effect. */
  dieAfter: number | undefined;
  /** Called after each grant. */
  onGrant: (() => void) | undefined;
  /** Delays the writes until it is resolved. */
  gate: Promise<void> | undefined;

  /** The items that the second bulk, the badges, was asked to read. */
  readonly badgesRead = new Set<string>();
  readonly badges = new Set<string>();

  readonly badge = bulkImplementation({
    bulk: badge,
    read: async (_context, _desired, items) =>
      items.map((item) => {
        this.badgesRead.add(item);
        if (this.missing.has(item)) return noMember;
        return this.badges.has(item) ? { state: 'same' } : { state: 'differs', before: null };
      }),
    write: async (_context, _desired, item) => {
      this.badges.add(item);
    },
    remaining: async (_context, _desired, items) => items.map((item) => (this.badges.has(item) ? 'there' : 'gone')),
    undo: async (_context, _desired, item) => {
      this.badges.delete(item);
    },
  });

  readonly implementation = bulkImplementation({
    bulk: membership,
    read: async (_context, _desired, items) => {
      this.calls.push(Date.now());
      await setImmediate();
      return items.map((item) => {
        if (this.missing.has(item)) return noMember;
        return this.inside.has(item) ? { state: 'same' } : { state: 'differs', before: null };
      });
    },
    write: async (_context, _desired, item) => {
      this.calls.push(Date.now());
      await setImmediate();
      await this.gate;
      if (this.throttle !== undefined && this.grants.length >= this.throttle.at) {
        const retryAfter = this.throttle.for;
        this.throttle = undefined;
        this.throttledAt = Date.now();
        throw new Failure('exchange-throttled', { service: 'exchange', retryAfter });
      }
      if (item === this.deny) throw new Failure('exchange-denied', { service: 'exchange' });
      this.inside.add(item);
      this.grants.push(item);
      this.onGrant?.();
      if (this.grants.length === this.dieAfter) throw new Error('the process is gone');
    },
    remaining: async (_context, _desired, items) =>
      items.map((item) => {
        if (item.startsWith('kept')) return { residual: 'somebody else holds on to it' };
        return this.inside.has(item) ? 'there' : 'gone';
      }),
    undo: async (_context, _desired, item) => {
      this.inside.delete(item);
      this.removals.push(item);
    },
  });
}

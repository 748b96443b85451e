/** Names of activities: made by kind and verb, and checked by the compiler where they are called and where they are registered. */
import {
  ofKind,
  type ActivityName,
  type InputOf,
  type OwnActivities,
  type Sealable,
  type SourceWork,
} from '../../domain/activities.ts';

/** Both sides in one: what is not a name, or not its input, doesn't compile. */
const called: string[] = [];
function call<Name extends ActivityName>(name: Name, _input: InputOf<Name>): void {
  called.push(name);
}

const read: SourceWork['read'] = async ({ args }) => ({ value: args, evidence: [] });

it('work on a kind is called <kind>.<verb>', async () => {
  const activities = ofKind<SourceWork>('colour', { read });
  expect(Object.keys(activities)).toEqual(['colour.read']);
  expect(await activities['colour.read']?.({ connection: 'c', args: 'blue' })).toEqual({ value: 'blue', evidence: [] });
});

it('a workflow calls by the name of an activity, with its input', () => {
  const kind: string = 'colour';
  const preflight = { connection: 'c', input: {} };
  call('preflight', preflight);
  call(`${kind}.plan`, { connection: 'c', desired: {}, unread: false });
  // @ts-expect-error there is no such activity
  call('prefligth', preflight);
  // @ts-expect-error there is no such verb
  call(`${kind}.plan-it`, { connection: 'c', desired: {}, unread: false });
  // @ts-expect-error the input of another verb
  call(`${kind}.apply`, { connection: 'c', desired: {}, unread: false });
  // @ts-expect-error the input of another activity
  call('connectionClock', {});
  expect(called.slice(0, 2)).toEqual(['preflight', 'colour.plan']);
});

it('a worker registers by the same names', () => {
  // @ts-expect-error a verb that sources don't have
  expect(Object.keys(ofKind<SourceWork>('colour', { raed: read }))).toEqual(['colour.raed']);
  const own: Pick<OwnActivities, 'connectionClock'> = {
    // @ts-expect-error the answer of another activity
    connectionClock: async () => ({ input: {} }),
  };
  expect(Object.keys(own)).toEqual(['connectionClock']);
});

it('an activity has an input, and answers with an object', () => {
  // @ts-expect-error its answer would be empty, as anybody could answer
  type Silent = Sealable<{ beginWait: (input: object) => Promise<void> }>;
  // @ts-expect-error the same
  type Word = Sealable<{ stepWrites: (input: object) => Promise<string> }>;
  const unasked: Sealable<{ sendNotifications: () => Promise<object> }>[] = [];
  // @ts-expect-error without an input it can't be called by a workflow
  expect(() => unasked[0]?.sendNotifications()).not.toThrow();
  const none: (Silent | Word)[] = [];
  expect(none).toEqual([]);
});

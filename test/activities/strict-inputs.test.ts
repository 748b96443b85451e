/** Anyone who reaches the task queue can write an activity's input: what no schema describes gets no further. */
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { z } from 'zod';
import { inputSchemaOf } from '../../activities/checked-input.ts';
import { activitiesOf, serverActivitiesOf } from '../../activities/index.ts';
import type * as registry from '../../activities/registry.ts';
import type { Services } from '../../activities/services.ts';
import { asTravelling } from './as-travelling.ts';
import { recordedInputs } from './recorded-inputs.ts';
import { usualLimits } from './usual-limits.ts';

const asked: string[] = [];
const refuse = async (what: string): Promise<never> => {
  asked.push(what);
  throw new Error(`${what} was asked for`);
};
const services = {
  home: '/nowhere',
  connect: async () => refuse('a connection'),
  journal: async () => refuse('the journal'),
  secrets: new Proxy({}, { get: (_target, name) => () => refuse(`secrets.${String(name)}`) }),
} as unknown as Services;

const activities = { ...activitiesOf(services), ...serverActivitiesOf(services) };
const names = Object.keys(activities);

/** Calls that fail are what is tested. */
const quiet = { logger: new DefaultLogger('ERROR') };

async function call(name: string, ...inputs: unknown[]): Promise<unknown> {
  const environment = new MockActivityEnvironment(usualLimits, quiet);
  try {
    return await environment.run(asTravelling(activities, name) as (...given: unknown[]) => Promise<object>, ...inputs);
  } catch (error) {
    return error;
  }
}

interface Place {
  readonly where: string;
  readonly schema: z.ZodType;
}

/** Every schema that a schema is made of, each with its place. */
function within(schema: z.ZodType, where: string, seen = new Set<z.ZodType>()): Place[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const inner = (each: unknown, at: string): Place[] => within(each as z.ZodType, `${where}${at}`, seen);
  const def = schema.def as unknown as Readonly<Record<string, unknown>>;
  const wrapped = ['innerType', 'element', 'valueType', 'in', 'out'].flatMap((each) =>
    def[each] === undefined ? [] : inner(def[each], each === 'element' || each === 'valueType' ? '[]' : ''),
  );
  const options = ((def['options'] ?? []) as unknown[]).flatMap((each) => inner(each, ''));
  const shape = Object.entries((def['shape'] ?? {}) as object).flatMap(([name, each]) => inner(each, `.${name}`));
  return [{ where, schema }, ...wrapped, ...options, ...shape];
}

function typeOf({ schema }: Place): string {
  return schema.def.type;
}

describe('every activity', () => {
  it.each(names)('%s takes no unknown property, at no depth', (name) => {
    const places = within(inputSchemaOf(activities[name]!)!, name);
    const objects = places.filter((place) => typeOf(place) === 'object');
    const lenient = objects.filter(({ schema }) => {
      const issues = schema.safeParse({ 'a property that nobody knows': 1 }).error?.issues ?? [];
      return !issues.some(({ code }) => code === 'unrecognized_keys');
    });
    expect(lenient.map(({ where }) => where)).toEqual([]);
    expect(objects.length).toBeGreaterThan(name === 'sendNotifications' ? -1 : 0);
    expect(places.filter((place) => ['any', 'unknown', 'custom'].includes(typeOf(place)))).toEqual([]);
  });

  it.each(names)('%s refuses it before anything is asked for, and says where', async (name) => {
    const failure = await call(name, { unread: false, 'somebody else': 1 });
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'input-invalid', nonRetryable: true });
    if (name !== 'sendNotifications') expect(String(failure)).toContain('somebody else');
    expect(asked).toEqual([]);
  });

  it('takes one argument', async () => {
    const failure = await call('connectionClock', { connection: 'simulated' }, { connection: 'another' });
    expect(failure).toMatchObject({ type: 'input-invalid' });
    expect(asked).toEqual([]);
  });

  it('is registered only with a schema of its input', () => {
    jest.isolateModules(() => {
      jest.doMock('../../activities/read/read-activities.ts', () => ({
        readActivities: () => ({ 'colour.read': async () => 'blue' }),
      }));
      const { registerActivities } = require('../../activities/registry.ts') as typeof registry;
      const sources = [{ source: {} as never, read: async () => ({ value: 'blue' }) }];
      expect(() => registerActivities(services, { resources: [], sources, probes: [] })).toThrow(
        'Nothing checks the input of colour.read',
      );
    });
  });
});

it('what workflows ask for is accepted', () => {
  const refused = recordedInputs.flatMap(({ name, input }) => {
    const { error } = inputSchemaOf(activities[name]!)!.safeParse(input);
    return error === undefined ? [] : [`${name}: ${z.prettifyError(error)}`];
  });
  expect([...new Set(refused)]).toEqual([]);
  expect(new Set(recordedInputs.map(({ name }) => name)).size).toBeGreaterThan(60);
});

it('what workflows ask for, with one property more, is not', async () => {
  const once = [...new Map(recordedInputs.map((each) => [each.name, each])).values()];
  for (const { name, input } of once) {
    const places = ['', ...Object.keys(input).filter((key) => isRecord(input[key]))];
    for (const place of places) {
      // A runbook's own: its schema is for the workflow to read.
      if (['preflight', 'admitRequest'].includes(name) && place === 'input') continue;
      const more = { ...(place === '' ? input : (input[place] as object)), more: 1 };
      const failure = await call(name, place === '' ? more : { ...input, [place]: more });
      expect([name, place, failure]).toEqual([name, place, expect.objectContaining({ type: 'input-invalid' })]);
    }
  }
  expect(asked).toEqual([]);
});

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import {
  StepOutput,
  NotYetKnown,
  originOf,
  outputOf,
  resolve,
  text,
  withOrigins,
  type OutputOf,
} from '../../workflows/run/output.ts';

function output(origin = 'application/CE Email') {
  const made = new StepOutput(origin);
  return { made, outputs: outputOf<{ appId: string; nested: { id: string } }>(made) };
}

it('can be awaited: it is no thenable', async () => {
  const { outputs } = output();
  expect(await Promise.resolve(outputs)).toBe(outputs);
});

it('gives access to its properties, and says where it comes from', () => {
  const { outputs } = output();
  expect(originOf(outputs.nested.id)).toBe('application/CE Email.nested.id');
});

it.each<[string, (value: OutputOf<string>) => unknown]>([
  ['a template', (value) => `for ${value as unknown as string}`],
  ['an addition', (value) => (value as unknown as string) + 'x'],
  ['a number', (value) => Number(value)],
  ['its keys', (value) => Object.keys(value)],
  ['a spread', (value) => ({ ...(value as object) })],
  ['a test for a property', (value) => 'x' in (value as object)],
])('throws where a definition reads it by %s', (_what, read) => {
  expect(() => read(output().outputs.appId)).toThrow(NotYetKnown);
});

describe('resolving', () => {
  it('puts known values in', async () => {
    const { made, outputs } = output();
    made.settle({ state: 'known', value: { appId: '1', nested: { id: '2' } } });
    expect(
      await resolve({ a: outputs.appId, b: [outputs.nested], c: text`for ${outputs.appId}`, d: undefined }),
    ).toEqual({
      state: 'ready',
      unknown: false,
      value: { a: '1', b: [{ id: '2' }], c: 'for 1' },
    });
  });

  it('writes what is known after apply by its origin', async () => {
    const { made, outputs } = output();
    made.settle({ state: 'unknown' });
    expect(await resolve({ a: outputs.appId, c: text`for ${outputs.appId}!` })).toEqual({
      state: 'ready',
      unknown: true,
      value: {
        a: { $after: 'application/CE Email.appId' },
        c: { $text: ['for ', { $after: 'application/CE Email.appId' }, '!'] },
      },
    });
  });

  it('throws what the step failed with, instead of waiting for ever', async () => {
    const { made, outputs } = output();
    made.settle({ state: 'failed', error: new Error('denied') });
    await expect(resolve([{ deep: outputs.appId }])).rejects.toThrow('denied');
  });

  it('is skipped with the step that it depends on', async () => {
    const { made, outputs } = output();
    made.settle({ state: 'skipped', why: 'no' });
    expect(await resolve({ a: text`x ${outputs.appId}` })).toEqual({ state: 'skipped', why: 'no' });
  });

  it('keeps the first settlement', async () => {
    const { made, outputs } = output();
    made.settle({ state: 'unknown' });
    made.settle({ state: 'known', value: 'late' });
    expect(await resolve(outputs.appId)).toMatchObject({ unknown: true });
  });
});

it('makes names of origins, the same in both modes', () => {
  const { made, outputs } = output();
  const given = { name: text`${outputs.appId} of x`, plain: 'y' };
  const before = withOrigins(given);
  made.settle({ state: 'known', value: { appId: '1', nested: { id: '2' } } });
  expect(withOrigins(given)).toEqual(before);
  expect(before).toEqual({ name: 'application/CE Email.appId of x', plain: 'y' });
});

it('is refused by the compiler where a value is needed', () => {
  const { outputs } = output();
  // @ts-expect-error an output can't be compared with a string
  expect(() => outputs.appId === 'x').not.toThrow();
  // @ts-expect-error nor has it a string's methods
  expect(() => outputs.appId.startsWith('x')).toThrow();
  // @ts-expect-error nor can it be ordered
  expect(() => outputs.appId < 'x').toThrow(NotYetKnown);
});

import { createClock } from '../clock.ts';
import { createDelays, type DelayKind, propagation } from '../delays.ts';
import { createRandom } from '../random.ts';

describe('the clock', () => {
  const world = () => {
    let now = Date.parse('2026-11-21T12:00:00Z');
    return { real: () => now, pass: (seconds: number) => (now += seconds * 1000) };
  };

  test('runs as much faster than real time as its scale says', () => {
    const { real, pass } = world();
    const clock = createClock({ real, scale: 60 });
    pass(15);
    expect(clock.iso()).toBe('2026-11-21T12:15:00.000Z');
  });

  test('does not jump when its scale changes', () => {
    const { real, pass } = world();
    const clock = createClock({ real, scale: 60 });
    pass(10);
    const before = clock.now();
    clock.setScale(1);
    expect(clock.now()).toBe(before);
    pass(10);
    expect(clock.now()).toBe(before + 10_000);
  });

  test('moves forward at once, and never back', () => {
    const { real } = world();
    const clock = createClock({ real });
    const moment = clock.after(60);
    expect(clock.isPast(moment)).toBe(false);
    clock.advance(60);
    expect(clock.isPast(moment)).toBe(true);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.setScale(0)).toThrow(RangeError);
  });

  test('went on while it was closed, when it is opened again', () => {
    const { real, pass } = world();
    const first = createClock({ real, scale: 60 });
    pass(10);
    const again = createClock({ real, scale: 60, state: first.serialize() });
    pass(10);
    expect(again.now()).toBe(first.now());
  });
});

describe('delays', () => {
  test.each(Object.keys(propagation) as DelayKind[])('of %s lie within the table', (kind) => {
    const clock = createClock();
    const delays = createDelays(clock, () => random);
    const random = createRandom(3);
    const { atLeast, atMost } = propagation[kind];
    const drawn = Array.from({ length: 500 }, () => delays.seconds(kind));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(atLeast);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(atMost);
    expect(Date.parse(delays.effectiveAt(kind))).toBeGreaterThanOrEqual(clock.now() + atLeast * 1000 - 1000);
  });

  test('of a new directory object are usually short and now and then long', () => {
    const random = createRandom(3);
    const delays = createDelays(createClock(), () => random);
    const drawn = Array.from({ length: 1000 }, () => delays.seconds('directory-object'));
    const long = drawn.filter((seconds) => seconds > 25).length;
    expect(long).toBeGreaterThan(50);
    expect(long).toBeLessThan(150);
  });
});

describe('chance', () => {
  test('repeats from the same seed, and goes on from where it was kept', () => {
    const [one, other] = [createRandom(42), createRandom(42)];
    expect([one.uuid(), one.next()]).toEqual([other.uuid(), other.next()]);
    expect(createRandom(one.serialize()).next()).toBe(one.next());
  });

  test('makes UUIDs of version 4', () => {
    const random = createRandom(5);
    for (let index = 0; index < 100; index += 1) {
      expect(random.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
  });
});

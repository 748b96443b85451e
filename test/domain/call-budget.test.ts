import { dueSlots, slotsFor } from '../../domain/call-budget.ts';

describe('calls that may be under way at once', () => {
  it.each([
    ['one who wants all of them has all', [3], [3]],
    ['one who wants fewer has no more', [1], [1]],
    ['of two the first one has the odd one', [3, 3], [2, 1]],
    ['each of three has one', [3, 3, 3], [1, 1, 1]],
    ['who comes too late waits', [3, 3, 3, 3, 3], [1, 1, 1, 0, 0]],
    ['what one doesn’t want goes to the others', [1, 3], [1, 2]],
    ['nobody is there', [], []],
  ])('%s', (_, wanted, due) => {
    expect(
      dueSlots(
        wanted.map((each) => ({ wanted: each })),
        3,
      ),
    ).toEqual(due);
  });

  it.each([
    ['wait for those who give theirs back', [3, 0], 1, 0],
    ['are given as they come back', [2, 0], 1, 1],
    ['are given back by one who has too many', [3, 0], 0, 2],
    ['grow again when another one is through', [1], 0, 3],
    ['are never more than what is left', [2, 1], 0, 2],
  ])('%s', (_, slots, mine, next) => {
    expect(
      slotsFor(
        slots.map((each) => ({ wanted: 3, slots: each })),
        mine,
        3,
      ),
    ).toBe(next);
  });
});

import {
  beginRotation,
  enter,
  hasReached,
  isOver,
  replacedVersion,
  rotationStates,
  stepBack,
  successors,
  type CredentialVersion,
  type RotationState,
} from '../../domain/rotation.ts';

const version = (secret: string): CredentialVersion => ({
  secret,
  keyId: null,
  thumbprint: null,
  notBefore: null,
  notAfter: null,
});
const old = version('secret://ce@1');
const due = beginRotation({ run: 'rotate-credential/c/k', previous: old, tag: 't' }, 'T0');
const whole: RotationState[] = ['staged', 'registered', 'proven', 'promoted', 'retiring', 'retired'];
const at = (state: RotationState) => {
  let rotation = due;
  for (const each of whole) {
    if (hasReached(rotation, state)) break;
    rotation = enter(rotation, each, 'T1');
  }
  return rotation;
};

it('goes through every state in its order, and remembers when', () => {
  const rotation = whole.reduce((sofar, state, index) => enter(sofar, state, `T${index + 1}`), due);
  expect(rotation.entered.map(({ state, at: when }) => `${state} ${when}`)).toEqual([
    'due T0',
    'staged T1',
    'registered T2',
    'proven T3',
    'promoted T4',
    'retiring T5',
    'retired T6',
  ]);
  expect(isOver(rotation)).toBe(true);
});

const wrong: [string, RotationState, RotationState][] = [
  ['registered before it is stored', 'due', 'registered'],
  ['promoted before it is proven', 'registered', 'promoted'],
  ['the old one retired before the overlap', 'promoted', 'retired'],
  ['abandoned when the old one is gone', 'retired', 'abandoned'],
];
it.each(wrong)('is never %s', (_what, from, to) => {
  expect(() => enter(at(from), to, 'T9')).toThrow(RangeError);
});

it.each(whole)('entering %s twice is entering it once', (state) => {
  const rotation = at(state);
  expect(enter(rotation, state, 'T9')).toBe(rotation);
  expect(enter(rotation, 'staged', 'T9')).toBe(rotation);
});

it('can be abandoned from every state but the last', () => {
  const abandonable = rotationStates.filter((state) => successors(state).includes('abandoned'));
  expect(abandonable).toEqual(['due', 'staged', 'registered', 'proven', 'promoted', 'retiring']);
});

it('steps back one state at a time, and is abandoned when nothing of it is left', () => {
  expect(stepBack(at('promoted'), 'promoted', 'T9').state).toBe('proven');
  expect(stepBack(at('registered'), 'registered', 'T9').state).toBe('staged');
  const gone = stepBack(at('staged'), 'staged', 'T9');
  expect(gone.state).toBe('abandoned');
  expect(hasReached(gone, 'staged')).toBe(false);
  expect(stepBack(at('staged'), 'promoted', 'T9').state).toBe('staged');
});

it('replaces the same version from beginning to end, and the new one the next time', () => {
  const current = version('secret://ce@2');
  expect(replacedVersion(old, null)).toBe(old);
  expect(replacedVersion(current, at('promoted'))).toBe(old);
  expect(replacedVersion(current, at('retired'))).toBe(current);
});

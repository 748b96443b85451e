import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { requestOf, scheduleChanges, schedulesFileSchema, type ScheduleState } from '../../domain/schedules.ts';

const state: ScheduleState = {
  every: 86_400_000,
  jitter: 0,
  catchUp: 3_600_000,
  overlap: 'SKIP',
  paused: false,
  taskQueue: 'q',
  installation: 'i',
  request: { name: 'a', connections: ['simulated'] },
};

it('makes what is declared, changes what differs, takes away what is not declared, and leaves the rest', () => {
  const declared = new Map([
    ['new', state],
    ['same', state],
    ['moved', { ...state, every: 1000 }],
  ]);
  const actual = new Map([
    ['same', { ...state, request: { connections: ['simulated'], name: 'a' } }],
    ['moved', state],
    ['old', state],
  ]);
  expect(scheduleChanges(declared, actual)).toEqual([
    { schedule: 'moved', action: 'update', changes: [{ property: 'every', before: 86_400_000, after: 1000 }] },
    { schedule: 'new', action: 'create', changes: expect.arrayContaining([{ property: 'overlap', after: 'SKIP' }]) },
    { schedule: 'old', action: 'delete', changes: [] },
    { schedule: 'same', action: 'none', changes: [] },
  ]);
});

it('the example can be used, and its watch starts rotations that wait for approval', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'examples', 'schedules.yaml'), 'utf8');
  const { schedules } = schedulesFileSchema.parse(parse(text));
  const declared = schedules['credentials'];
  if (declared === undefined) throw new Error('The example has no schedule.');
  expect(requestOf('credentials', declared)).toMatchObject({ name: 'credentials', action: 'rotate', mostRotations: 5 });
});

it('says which of its connections only an on-premises worker can scan', () => {
  const { schedules } = schedulesFileSchema.parse({ schedules: { a: { connections: ['contoso', 'corp'] } } });
  const declared = schedules['a'];
  if (declared === undefined) throw new Error('It has a schedule.');
  expect(requestOf('a', declared, ['corp', 'other']).onPremisesConnections).toEqual(['corp']);
  expect(requestOf('a', declared)).not.toHaveProperty('onPremisesConnections');
});

it("names what is wrong with a declaration, and takes no secret in a reference's place", () => {
  const wrong = {
    schedules: { a: { connections: [], every: 'often', notify: { webhook: 'https://hooks.example/key' } } },
  };
  const read = schedulesFileSchema.safeParse(wrong);
  const problems = read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n') ?? '';
  expect(problems).toContain('schedules.a.connections');
  expect(problems).toContain('schedules.a.every');
  expect(problems).toContain('schedules.a.notify.webhook');
  expect(problems).not.toContain('hooks.example');
});

import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import { isUnsealed } from '../../domain/unsealed.ts';
import { SealingCodec, type Sealing } from '../../temporal/codec/sealing-codec.ts';

const a = randomBytes(32);
const b = randomBytes(32);
const ring = { current: 'a', keys: new Map([['a', a]]) };
const codec = codecOf(ring);
const rotated = codecOf({
  current: 'b',
  keys: new Map([
    ['a', a],
    ['b', b],
  ]),
});

function codecOf(ring: ConstructorParameters<typeof SealingCodec>[0], sealing: Sealing = { side: 'client' }) {
  return new SealingCodec(ring, sealing);
}

const secret = 'a password that must not be readable';
const plain = [defaultPayloadConverter.toPayload({ secret }), defaultPayloadConverter.toPayload(undefined)];

function text(payload: Payload | undefined): string {
  return Buffer.from(payload?.data ?? []).toString('latin1');
}

test('what is encrypted is unreadable, and comes back as it was', async () => {
  const sealed = await codec.encode(plain);
  expect(sealed.map(text).join('')).not.toContain('password');
  const values = (await codec.decode(sealed)).map((payload) => defaultPayloadConverter.fromPayload(payload));
  expect(values).toEqual([{ secret }, undefined]);
});

test('the same value never looks the same twice', async () => {
  const [first, second] = await codec.encode([...plain.slice(0, 1), ...plain.slice(0, 1)]);
  expect(text(first)).not.toBe(text(second));
});

test('after a rotation, old values can be read and new ones are encrypted with the new key', async () => {
  const old = await codec.encode(plain);
  expect((await rotated.decode(old)).map(text)).toEqual(plain.map(text));
  const [fresh] = await rotated.encode(plain);
  expect(Buffer.from(fresh?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('b');
});

test('a key that is not in the ring is named', async () => {
  await expect(codec.decode(await rotated.encode(plain))).rejects.toThrow('the key b, which is not in the keyring');
});

test('a payload that came in plain is shown to a tool as it is', async () => {
  expect(await codec.decode(plain)).toEqual(plain);
});

test.each([
  ['a changed byte', (sealed: Payload) => flip(sealed, 20)],
  ['a changed nonce', (sealed: Payload) => flip(sealed, 0)],
  ['a cut tag', (sealed: Payload) => ({ ...sealed, data: (sealed.data ?? new Uint8Array()).slice(0, -1) })],
  ['nothing', (sealed: Payload) => ({ ...sealed, data: new Uint8Array() })],
  ["another key's name", (sealed: Payload) => named(sealed, 'twin')],
])('%s is noticed', async (_, tamper) => {
  const twins = codecOf({
    current: 'a',
    keys: new Map([
      ['a', a],
      ['twin', a],
    ]),
  });
  const [sealed] = await twins.encode(plain);
  await expect(twins.decode([tamper(sealed as Payload)])).rejects.toThrow("can't be opened with the key");
});

function flip(payload: Payload, index: number): Payload {
  const data = Buffer.from(payload.data ?? []);
  data[index] = (data[index] ?? 0) ^ 1;
  return { ...payload, data };
}

function named(payload: Payload, id: string): Payload {
  return { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': Buffer.from(id) } };
}

test('a process that runs reads the ring again when a payload names a key that it does not know', async () => {
  const [fresh] = await rotated.encode(plain);
  let reads = 0;
  const reread = async () => {
    reads += 1;
    return {
      current: 'b',
      keys: new Map([
        ['a', a],
        ['b', b],
      ]),
    };
  };
  const running = codecOf({ current: 'a', keys: new Map([['a', a]]) }, { side: 'client', reread });
  expect((await running.decode(await codec.encode(plain))).map(text)).toEqual(plain.map(text));
  expect(reads).toBe(0);
  expect((await running.decode([fresh ?? {}])).map(text)).toEqual(plain.slice(0, 1).map(text));
  expect(reads).toBe(1);
});

test('a key that is in no ring is named, after one more read', async () => {
  const [fresh] = await rotated.encode(plain);
  await expect(codecOf(ring, { side: 'client', reread: async () => ring }).decode([fresh ?? {}])).rejects.toThrow(
    'the key b',
  );
});

const of = (workflowId: string): SerializationContext => ({ type: 'workflow', namespace: 'default', workflowId });
const activity = (workflowId: string, activityId: string): SerializationContext => ({
  type: 'activity',
  namespace: 'default',
  workflowId,
  activityId,
  isLocal: false,
});
const run = 'runbook/connection/alex at desk';

describe.each([
  ['encrypted', false],
  ['readable', true],
])('%s', (_, readable) => {
  const client = codecOf(ring, { side: 'client', readable });
  const worker = codecOf(ring, { side: 'worker', readable });
  const replay = codecOf(ring, { side: 'replay', readable });
  const base = client.forSchedule('default', 'watch/nightly');

  test.each<[string, SealingCodec, SerializationContext | undefined, SerializationContext, boolean]>([
    ['a workflow itself', client, of(run), of(run), true],
    ['another workflow', client, of(run), of('runbook/connection/kim'), false],
    ['a workflow of another namespace', client, { ...of(run), namespace: 'other' }, of(run), false],
    ['an activity itself', worker, activity(run, '5'), activity(run, '5'), true],
    ['another activity of the same workflow', worker, activity(run, '5'), activity(run, '6'), false],
    ['the activity of that number of another workflow', worker, activity(run, '5'), activity('kim', '5'), false],
    ['the workflow, by what was sealed for its activity', worker, activity(run, '5'), of(run), false],
    ['an activity, by what was sealed for its workflow', client, of(run), activity(run, ''), false],
    ['a workflow whose ID ends where the activity begins', worker, activity('a/b', 'c'), activity('a', 'b/c'), false],
    ['a workflow whose ID is spelt as the other is escaped', client, of('a/b'), of('a%2Fb'), false],
    ["a schedule's action", base, of('watch/nightly'), of('watch/nightly'), true],
    ["a schedule's run", base, of('watch/nightly'), of('watch/nightly-2026-11-30T18:00:00Z'), true],
    ['a workflow whose ID only begins like that', base, of('watch/nightly'), of('watch/nightly-and-more'), false],
    [
      "a run of a schedule's run",
      base,
      undefined,
      of('watch/nightly-2026-11-30T18:00:00Z-2026-11-30T18:00:00Z'),
      false,
    ],
    ["an activity of a schedule's run", base, undefined, activity('watch/nightly', ''), false],
    ['a workflow, by what was sealed for nothing', client, undefined, of(run), false],
    ['a workflow called none', client, undefined, of('none'), false],
  ])('opens for %s, or not', async (_, sealing, sealedFor, readFor, opens) => {
    const sealed = await sealing.encode(plain, sealedFor);
    const [first] = await worker.decode(sealed, readFor);
    const value = defaultPayloadConverter.fromPayload(first as Payload);
    expect(opens ? value : isUnsealed(value)).toEqual(opens ? { secret } : true);
    const read = await client.decode(sealed, readFor).catch((error: unknown) => error);
    expect(read).toMatchObject(opens ? { length: 2 } : { name: 'PayloadUnsealed' });
    // Who only shows it needs no scope.
    expect((await client.decode(sealed)).map(text)).toEqual(plain.map(text));
  });

  test('a replay is in another namespace, and in the same workflow', async () => {
    const sealed = await client.encode(plain.slice(0, 1), { ...of(run), namespace: 'production' });
    const values = async (context: SerializationContext) =>
      (await replay.decode(sealed, context)).map((payload) => defaultPayloadConverter.fromPayload(payload));
    expect(await values(of(run))).toEqual([{ secret }]);
    expect((await values(of('kim'))).map(isUnsealed)).toEqual([true]);
  });

  test.each<[string, (sealed: Payload) => Payload]>([
    [
      'another scope',
      (sealed) => ({ ...sealed, metadata: { ...sealed.metadata, scope: Buffer.from('workflow default/kim') } }),
    ],
    ['other data', (sealed) => flip(sealed, 20)],
    ["another key's name", (sealed) => named(sealed, 'twin')],
  ])('with %s put in its place it opens for nobody', async (_, change) => {
    const keys = new Map([
      ['a', a],
      ['twin', a],
    ]);
    const [sealed] = await client.encode(plain, of(run));
    const changed = change(sealed as Payload);
    const reader = codecOf({ current: 'a', keys }, { side: 'client' });
    for (const context of [of(run), of('kim'), undefined])
      await expect(reader.decode([changed], context)).rejects.toThrow('A value is not sealed');
  });

  test('a worker opens nothing of which it is not known what it is for', async () => {
    const [sealed] = await worker.decode(await client.encode(plain, of(run)));
    expect(isUnsealed(defaultPayloadConverter.fromPayload(sealed as Payload))).toBe(true);
  });
});

test.each<[string, Payload]>([
  ['in plain', plain[0] as Payload],
  ['empty', {}],
  ['without metadata', { metadata: null, data: Buffer.from('x') }],
  ['of an unknown key', { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.alloc(40) }],
  [
    'that says that it is authentic',
    { ...plain[0], metadata: { ...plain[0]?.metadata, 'hmac-sha256': Buffer.alloc(32) } },
  ],
  [
    'with the key of another installation',
    { metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('z') } },
  ],
])('a worker never throws at a payload %s, and believes nothing of it', async (_, payload) => {
  const reread = () => Promise.reject(new Error('the file of keys is damaged'));
  const decoded = await codecOf(ring, { side: 'worker', reread }).decode([payload, payload], of(run));
  expect(decoded.map((each) => isUnsealed(defaultPayloadConverter.fromPayload(each)))).toEqual([true, true]);
});

test('readable values are readable without a key, and are what they were', async () => {
  const [sealed] = await codecOf(ring, { side: 'client', readable: true }).encode(plain, of(run));
  expect(defaultPayloadConverter.fromPayload(sealed as Payload)).toEqual({ secret });
  expect(await codec.decode([sealed as Payload], of(run))).toEqual(plain.slice(0, 1));
});

import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { encryptionCodec } from '../../temporal/codec/encryption.ts';

const a = randomBytes(32);
const b = randomBytes(32);
const codec = encryptionCodec({ current: 'a', keys: new Map([['a', a]]) });
const rotated = encryptionCodec({
  current: 'b',
  keys: new Map([
    ['a', a],
    ['b', b],
  ]),
});

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

test('a payload that came in plain passes through', async () => {
  expect(await codec.decode(plain)).toEqual(plain);
});

test.each([
  ['a changed byte', (sealed: Payload) => flip(sealed, 20)],
  ['a changed nonce', (sealed: Payload) => flip(sealed, 0)],
  ['a cut tag', (sealed: Payload) => ({ ...sealed, data: (sealed.data ?? new Uint8Array()).slice(0, -1) })],
  ['nothing', (sealed: Payload) => ({ ...sealed, data: new Uint8Array() })],
  ["another key's name", (sealed: Payload) => named(sealed, 'twin')],
])('%s is noticed', async (_, tamper) => {
  const twins = encryptionCodec({
    current: 'a',
    keys: new Map([
      ['a', a],
      ['twin', a],
    ]),
  });
  const [sealed] = await twins.encode(plain);
  await expect(twins.decode([tamper(sealed as Payload)])).rejects.toThrow(/can't be decrypted|too short/);
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
  const running = encryptionCodec({ current: 'a', keys: new Map([['a', a]]) }, async () => {
    reads += 1;
    return {
      current: 'b',
      keys: new Map([
        ['a', a],
        ['b', b],
      ]),
    };
  });
  expect((await running.decode(await codec.encode(plain))).map(text)).toEqual(plain.map(text));
  expect(reads).toBe(0);
  expect((await running.decode([fresh ?? {}])).map(text)).toEqual(plain.slice(0, 1).map(text));
  expect(reads).toBe(1);
});

test('a key that is in no ring is named, after one more read', async () => {
  const [fresh] = await rotated.encode(plain);
  const ring = { current: 'a', keys: new Map([['a', a]]) };
  await expect(encryptionCodec(ring, async () => ring).decode([fresh ?? {}])).rejects.toThrow('the key b');
});

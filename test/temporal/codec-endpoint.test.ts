import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { defaultPayloadConverter } from '@temporalio/common';
import { startCodecEndpoint, type CodecEndpoint } from '../../temporal/codec/endpoint.ts';
import { SealingCodec } from '../../temporal/codec/sealing-codec.ts';
import { payloadsToJson } from '../../temporal/codec/payloads-json.ts';

const codec = new SealingCodec({ current: 'a', keys: new Map([['a', randomBytes(32)]]) }, { side: 'client' });
const ui = 'http://127.0.0.1:8233';
let endpoint: CodecEndpoint;

beforeAll(async () => {
  endpoint = await startCodecEndpoint({ codec, origins: [ui] });
});
afterAll(async () => {
  await endpoint.close();
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Not fetch: that can't send a host or an origin of one's choice. */
async function send(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request(`${endpoint.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? body : undefined);
  });
}

const plain = [defaultPayloadConverter.toPayload({ mailbox: 'ann@contoso.com' })];

test("the UI's page may decode what was encrypted", async () => {
  const body = JSON.stringify(payloadsToJson(await codec.encode(plain)));
  const headers = { origin: ui, 'content-type': 'application/json', 'x-namespace': 'default' };
  const answer = await send('POST', '/decode', headers, body);
  expect(answer.status).toBe(200);
  expect(answer.headers['access-control-allow-origin']).toBe(ui);
  expect(JSON.parse(answer.text)).toEqual(payloadsToJson(plain));
});

test('what it encodes it decodes', async () => {
  const encoded = await send('POST', '/encode', {}, JSON.stringify(payloadsToJson(plain)));
  expect(encoded.text).not.toContain(Buffer.from('ann@contoso.com').toString('base64').slice(0, 8));
  const decoded = await send('POST', '/decode', {}, encoded.text);
  expect(JSON.parse(decoded.text)).toEqual(payloadsToJson(plain));
});

test('a value without data, as undefined is, is decoded like any other', async () => {
  const nothing = [defaultPayloadConverter.toPayload(undefined)];
  const answer = await send('POST', '/decode', {}, JSON.stringify(payloadsToJson(await codec.encode(nothing))));
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual(payloadsToJson(nothing));
});

test("the UI's page may ask beforehand, with the headers that it sends", async () => {
  const answer = await send('OPTIONS', '/decode', {
    origin: ui,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-namespace',
  });
  expect(answer.status).toBe(204);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': ui,
    'access-control-allow-headers': 'content-type,x-namespace',
    'access-control-allow-methods': 'POST, OPTIONS',
  });
});

test.each([
  ['a page of another origin', { origin: 'http://example.com' }],
  ['a page of another port of this machine', { origin: 'http://127.0.0.1:8234' }],
  ['a page without an origin of its own', { origin: 'null' }],
  ['a page whose name was pointed at this machine', { host: 'example.com:80' }],
])('%s is refused', async (_, headers) => {
  for (const method of ['OPTIONS', 'POST']) {
    const answer = await send(method, '/decode', headers, JSON.stringify(payloadsToJson(await codec.encode(plain))));
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.text).not.toContain('payloads');
  }
});

test('what is no list of payloads is refused', async () => {
  for (const body of ['', '{', '[]', '{"payloads": [{"data": "?"}]}']) {
    expect((await send('POST', '/decode', {}, body)).status).toBe(400);
  }
  expect((await send('POST', '/other', {})).status).toBe(404);
  expect((await send('GET', '/decode', {})).status).toBe(405);
});

test('what is larger than anything that is stored is refused with a message, to a client that reads no answer before all is sent', async () => {
  const { hostname, port } = new URL(endpoint.url);
  const socket = connect(Number(port), hostname);
  const size = 64 * 1024 * 1024;
  socket.write(`POST /decode HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${size}\r\n\r\n`);
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.write(Buffer.alloc(size, 'x'), () => resolve());
  });
  const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as string[];
  socket.destroy();
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('{"message":"too large"}');
});

/** An exported history whose payloads are opened: what they contain is what is recorded, and no key is needed to replay it. */
const { payloadsFromJson, payloadsToJson } = await import('../../dist/temporal/codec/payloads-json.js');

export async function withOpenPayloads(value, codec) {
  if (Array.isArray(value)) return await Promise.all(value.map((item) => withOpenPayloads(item, codec)));
  if (typeof value !== 'object' || value === null) return value;
  if (value.metadata?.encoding !== undefined) {
    const payloads = payloadsFromJson(JSON.stringify({ payloads: [value] }));
    return payloadsToJson(await codec.decode(payloads)).payloads[0];
  }
  const entries = Object.entries(value).map(async ([key, item]) => [key, await withOpenPayloads(item, codec)]);
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * A reader of DER that takes nothing else: definite lengths in the fewest octets, strings in one piece, sets in order, not
 * an octet too many. Source: X.690, 8.1.3 and 10 and 11.6.
 */

export interface DerValue {
  /** The identifier octet, such as 0x30 for a SEQUENCE. */
  readonly tag: number;
  readonly content: Buffer;
  /** Of a constructed one. */
  readonly parts: readonly DerValue[];
}

const constructed = 0x20;
const [bitString, octetString, set] = [0x03, 0x04, 0x31];

/** @throws Error that says where it isn't DER */
export function readDer(der: Buffer): DerValue {
  const { value, end } = readValue(der, 0);
  if (end !== der.length) throw new Error(`not DER: ${der.length - end} octets after the value`);
  return value;
}

/** The value at a place: the indexes of the parts that lead there. */
export function partAt(value: DerValue, ...path: number[]): DerValue {
  return path.reduce((at, index) => {
    const part = at.parts[index];
    if (part === undefined) throw new Error(`no part ${index} in a value with ${at.parts.length}`);
    return part;
  }, value);
}

function readValue(der: Buffer, start: number): { value: DerValue; end: number } {
  const tag = der.readUInt8(start);
  if ((tag & 0x1f) === 0x1f) throw new Error(`a long tag at ${start}, which a PKCS#12 file has none of`);
  const { length, from } = readLength(der, start + 1);
  const end = from + length;
  if (end > der.length) throw new Error(`not DER: the value at ${start} ends after the last octet`);
  const content = der.subarray(from, end);
  if ((tag & constructed) === 0) return { value: { tag, content, parts: [] }, end };
  if ([bitString, octetString].includes(tag & ~constructed)) throw new Error(`not DER: a string in parts at ${start}`);
  const parts: DerValue[] = [];
  const encoded: Buffer[] = [];
  for (let at = from; at < end;) {
    const part = readValue(der.subarray(0, end), at);
    parts.push(part.value);
    encoded.push(der.subarray(at, part.end));
    at = part.end;
  }
  if (tag === set && encoded.some((part, index) => index > 0 && Buffer.compare(encoded[index - 1] ?? part, part) > 0)) {
    throw new Error(`not DER: a set out of order at ${start}`);
  }
  return { value: { tag, content, parts }, end };
}

function readLength(der: Buffer, start: number): { length: number; from: number } {
  const first = der.readUInt8(start);
  if (first < 0x80) return { length: first, from: start + 1 };
  if (first === 0x80) throw new Error(`not DER: an indefinite length at ${start}`);
  const octets = first & 0x7f;
  const length = der.readUIntBE(start + 1, octets);
  const fewest = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8);
  if (octets !== fewest) throw new Error(`not DER: a length in ${octets} octets at ${start}`);
  return { length, from: start + 1 + octets };
}

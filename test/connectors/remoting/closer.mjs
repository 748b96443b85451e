// An endpoint of PowerShell's remoting protocol (MS-PSRP over SSH) that closes its runspace pool, without a reason, as soon as
// it is asked to open it.
import { createInterface } from 'node:readline';

const say = (text) => process.stdout.write(`${text}\n`);
const sessionCapability = 0x00010002;
const initRunspacePool = 0x00010004;
const runspacePoolState = 0x00021005;
const nobody = '00000000-0000-0000-0000-000000000000';

let objects = 0n;
function send(kind, pool, xml) {
  objects += 1n;
  const head = Buffer.alloc(8);
  head.writeUInt32LE(1, 0); // to the client
  head.writeUInt32LE(kind, 4);
  const bom = Buffer.from([0xef, 0xbb, 0xbf]);
  const data = Buffer.concat([head, pool, Buffer.alloc(16), bom, Buffer.from(xml)]);
  const fragment = Buffer.alloc(21);
  fragment.writeBigUInt64BE(objects, 0);
  fragment.writeUInt8(3, 16); // its first and its last
  fragment.writeUInt32BE(data.length, 17);
  const base64 = Buffer.concat([fragment, data]).toString('base64');
  say(`<Data Stream='Default' PSGuid='${nobody}'>${base64}</Data>`);
}

function answer(message) {
  const kind = message.readUInt32LE(4);
  const pool = message.subarray(8, 24);
  if (kind === sessionCapability) {
    const versions = { protocolversion: '2.3', PSVersion: '2.0', SerializationVersion: '1.1.0.1' };
    const properties = Object.entries(versions).map(([name, version]) => `<Version N="${name}">${version}</Version>`);
    send(sessionCapability, pool, `<Obj RefId="0"><MS>${properties.join('')}</MS></Obj>`);
  }
  // Closed
  if (kind === initRunspacePool)
    send(runspacePoolState, pool, '<Obj RefId="0"><MS><I32 N="RunspaceState">3</I32></MS></Obj>');
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const [, id, base64] = /<Data Stream='\w+' PSGuid='([^']+)'>([^<]*)<\/Data>/.exec(line) ?? [];
  if (base64 !== undefined) {
    say(`<DataAck PSGuid='${id}' />`);
    const fragments = Buffer.from(base64, 'base64');
    for (let at = 0; at < fragments.length;) {
      const length = fragments.readUInt32BE(at + 17);
      answer(fragments.subarray(at + 21, at + 21 + length));
      at += 21 + length;
    }
  } else if (/<(?:Close|Command)\b/.test(line)) {
    say(line.trim().replace('<Close', '<CloseAck').replace('<Command', '<CommandAck'));
  }
});

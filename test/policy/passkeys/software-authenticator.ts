/**
 * An authenticator in software, with a browser around it: key pairs of P-256, without attestation. Whatever it says can be said
 * otherwise, as somebody would who attacks.
 *
 * Source: WebAuthn Level 3, 5.8.1 (client data), 6.1 (authenticator data), 6.5.4 (attestation object).
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { Json } from '../../../domain/json.ts';

interface Asked {
  readonly challenge: string;
  readonly rpId?: string;
  readonly origin?: string;
  readonly type?: string;
  /** Flags of the authenticator: user present, user verified. */
  readonly flags?: number;
  readonly counter?: number;
  /** More of what the browser says. */
  readonly client?: { readonly crossOrigin?: boolean; readonly topOrigin?: string };
}

const verified = 0x05;

export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32).toString('base64url');
  readonly #privateKey: KeyObject;
  /** COSE_Key. */
  readonly publicKey: Buffer;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const parameters: [number, number | Uint8Array<ArrayBuffer>][] = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ];
    this.publicKey = Buffer.from(isoCBOR.encode(new Map(parameters)));
  }

  create({ flags = verified, ...asked }: Asked): Json {
    const id = Buffer.from(this.credentialId, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = [Buffer.alloc(16), length, id, this.publicKey];
    const authData = Buffer.concat([authenticatorData(asked, flags | 0x40), ...attested]);
    const attestation = new Map<string, string | Map<string, string> | Uint8Array<ArrayBuffer>>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    return this.#response({
      clientDataJSON: clientData({ type: 'webauthn.create', ...asked }).toString('base64url'),
      attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
      transports: ['usb'],
    });
  }

  get({ flags = verified, ...asked }: Asked): Json {
    const [data, client] = [authenticatorData(asked, flags), clientData({ type: 'webauthn.get', ...asked })];
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return this.#response({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#privateKey).toString('base64url'),
    });
  }

  #response(response: { readonly [name: string]: Json }): Json {
    const { credentialId: id } = this;
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
  }
}

function clientData({ type = '', challenge, origin = 'http://localhost:40123', client }: Omit<Asked, 'flags'>): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...client }));
}

function authenticatorData({ rpId = 'localhost', counter = 0 }: Omit<Asked, 'flags'>, flags: number): Buffer {
  const data = Buffer.alloc(37);
  createHash('sha256').update(rpId).digest().copy(data);
  data.writeUInt8(flags, 32);
  data.writeUInt32BE(counter, 33);
  return data;
}

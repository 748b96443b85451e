/**
 * The payload codec: seals with the current key of the ring and for one scope, opens with whichever key a payload names.
 *
 * Invariants: `encode` never throws; where the SDK says what a payload is for, only one that was sealed for that is opened;
 * in a worker nothing unsealed is believed, and `decode` never throws, which would fail a workflow's task for ever. Where
 * the SDK doesn't say it, which is in tools that show payloads, whatever the keys open is shown, and what is plain as it is:
 * nothing is decided from it.
 */
import {
  defaultPayloadConverter,
  ValueError,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import { unsealed } from '../../domain/unsealed.ts';
import type { Keyring } from '../../keys.ts';
import { decrypt, encrypt, isEncrypted } from './encrypted.ts';
import { PayloadUnsealed } from './payload-unsealed.ts';
import { authenticate, isReadable, verified } from './readable.ts';
import { fits, fitsReplay, scopeOf, scopeOfSchedule, type Scope } from './scope.ts';
import { entryOf, keyIdEntry, scopeEntry } from './sealed-for.ts';

/**
 * Who reads: a client gets an error for what isn't sealed for its place; a worker gets the value `Unsealed`, and so does a
 * replay, which has no namespace.
 */
export type Side = 'client' | 'worker' | 'replay';

export interface Sealing {
  readonly side: Side;
  /** Whether what is sealed stays readable without a key. */
  readonly readable?: boolean;
  /**
   * Fetches the ring again: a payload that names an unknown key was sealed by a process that started after a rotation, so
   * the ring is read once more before it is refused.
   */
  readonly reread?: () => Promise<Keyring>;
}

export class SealingCodec implements PayloadCodec {
  #ring: Keyring;
  readonly #sealing: Sealing;
  readonly #scope: Scope | undefined;

  /** @param scope of everything that it seals; left out: what the SDK says of each payload */
  constructor(ring: Keyring, sealing: Sealing, scope?: Scope) {
    this.#ring = ring;
    this.#sealing = sealing;
    this.#scope = scope;
  }

  /** Seals for the runs of one schedule, to whose IDs the server appends a time. */
  forSchedule(namespace: string, baseId: string): SealingCodec {
    return new SealingCodec(this.#ring, this.#sealing, scopeOfSchedule(namespace, baseId));
  }

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const { current, keys } = this.#ring;
    const sealedFor = { keyId: current, scope: this.#scope ?? scopeOf(context) };
    const key = keys.get(current) as Buffer;
    const seal = this.#sealing.readable === true ? authenticate : encrypt;
    return payloads.map((payload) => seal(payload, sealedFor, key));
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    if (payloads.some((payload) => isSealed(payload) && !this.#ring.keys.has(entryOf(payload, keyIdEntry)))) {
      await this.#readAgain();
    }
    const { side } = this.#sealing;
    if (side === 'client') return payloads.map((payload) => this.#open(payload, context));
    return payloads.map((payload) => {
      try {
        return context === undefined ? refuse('was sealed for nothing that is known') : this.#open(payload, context);
      } catch (error) {
        return defaultPayloadConverter.toPayload(unsealed(error instanceof Error ? error.message : String(error)));
      }
    });
  }

  /** A ring that can't be read now is no reason to throw: the one that is there goes on. */
  async #readAgain(): Promise<void> {
    const { reread } = this.#sealing;
    if (reread !== undefined) this.#ring = await reread().catch(() => this.#ring);
  }

  /** @throws PayloadUnsealed; ValueError where the key isn't here */
  #open(payload: Payload, context: SerializationContext | undefined): Payload {
    if (!isSealed(payload)) return context === undefined ? payload : refuse('came in plain', context);
    const scope = entryOf(payload, scopeEntry);
    const isForIt = this.#sealing.side === 'replay' ? fitsReplay : fits;
    if (context !== undefined && !isForIt(scope, context)) refuse(`was sealed for ${scope || 'nothing'}`, context);
    const id = entryOf(payload, keyIdEntry);
    const key = this.#ring.keys.get(id);
    if (key === undefined)
      throw new ValueError(`A payload is encrypted with the key ${id}, which is not in the keyring`);
    const opened = isEncrypted(payload) ? decrypt(payload, key) : verified(payload, key);
    return opened ?? refuse(`can't be opened with the key ${id}: the key is another one, or it was changed`, context);
  }
}

export function isSealed(payload: Payload): boolean {
  return isEncrypted(payload) || isReadable(payload);
}

/** @throws PayloadUnsealed */
function refuse(why: string, context?: SerializationContext): never {
  const where = context === undefined ? '' : ` for ${scopeOf(context)}`;
  throw new PayloadUnsealed(`A value is not sealed${where}: it ${why}`);
}

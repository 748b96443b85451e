/**
 * Values that JSON lacks, as a cmdlet's parameters. Only what is made here becomes a tagged value of the protocol: the
 * classes are recognized by a private brand, so that no object made of a user's input can pass for one.
 *
 * Source: measured with PowerShell 7.6; a string for a SecureString fails, and one for a PSCredential prompts.
 */
import { powershellInvalid } from './powershell-invalid.ts';

const tagOf = Symbol('tag');

/** A value that is written as `{"$tag": ...}`. It shows nothing of itself to a log or an inspector. */
export class PowerShellValue {
  readonly #tag: string;
  readonly #content: unknown;
  readonly #secrets: readonly string[];

  private constructor(tag: string, content: unknown, secrets: readonly string[]) {
    this.#tag = tag;
    this.#content = content;
    this.#secrets = secrets;
  }

  /** @internal only the makers below have the key */
  static [tagOf](tag: string, content: unknown, secrets: readonly string[] = []): PowerShellValue {
    return new PowerShellValue(tag, content, secrets);
  }

  static isOne(value: unknown): value is PowerShellValue {
    return typeof value === 'object' && value !== null && #tag in value;
  }

  /** As the protocol has it: for the encoder of requests only. */
  tagged(): Record<string, unknown> {
    return { [this.#tag]: this.#content };
  }

  /** Every text that goes into it. */
  texts(): readonly string[] {
    const content: unknown = this.#content;
    return typeof content === 'string' ? [content] : Object.values(content as Record<string, string>);
  }

  /** What of it must not be reported. */
  secrets(): readonly string[] {
    return this.#secrets;
  }

  toJSON(): string {
    return '[a value of PowerShell]';
  }
}

/** A SecureString. */
export function secure(text: string): PowerShellValue {
  return PowerShellValue[tagOf]('$secure', text, [text]);
}

/** A PSCredential. `user` is `DOMAIN\name` or a user principal name; neither part may be empty. */
export function credential(user: string, password: string): PowerShellValue {
  if (user === '' || password === '') throw powershellInvalid('a credential without a name or a password');
  return PowerShellValue[tagOf]('$credential', { user, password }, [password]);
}

/** A DateTime in UTC, which has the years 1 to 9999. A string would become local time. */
export function date(at: Date): PowerShellValue {
  if (Number.isNaN(at.getTime())) throw powershellInvalid('a date that is none');
  const year = at.getUTCFullYear();
  if (year < 1 || year > 9999) throw powershellInvalid('a date outside of the years 1 to 9999');
  return PowerShellValue[tagOf]('$date', at.toISOString());
}

/** A Byte[]. */
export function bytes(content: Uint8Array): PowerShellValue {
  return PowerShellValue[tagOf]('$bytes', Buffer.from(content).toString('base64'));
}

/** An Int64: a bare number is one only where it is small enough for JavaScript. */
export function int64(value: bigint): PowerShellValue {
  if (BigInt.asIntN(64, value) !== value) throw powershellInvalid('a number of more than 64 bits');
  return PowerShellValue[tagOf]('$int64', value.toString());
}

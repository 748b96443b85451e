/**
 * A call as the protocol has it: JSON with the passwords that it needs, what of it must not be reported, and the key
 * of the remote session that it runs in.
 *
 * Invariant: a password is fetched here, at the moment of the call, and is nowhere afterwards but in the text for the
 * session's stdin.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import { secretsIn } from '../http/redaction.ts';
import type { PowerShellCall, Target } from './call.ts';
import { parameterData } from './parameter-data.ts';
import { powershellInvalid } from './powershell-invalid.ts';
import { credential, PowerShellValue } from './values.ts';
import { withoutQuestion, writesSomething } from './writes.ts';

export interface EncodedRequest {
  json: string;
  /** Of the remote session that is kept for it; absent on the worker's own machine, and for a session of one call. */
  key?: string;
  writes: boolean;
  /** The request's own secrets, longest first. */
  secrets: readonly string[];
}

/** Bytes of JSON; one of 10 MB was measured to take 1.7 seconds. */
const largest = 4 * 1024 * 1024;
/** ConvertTo-Json takes 100; the envelope around the objects needs two. */
const deepestAnswer = 98;
const keyMaker = randomBytes(32);

/** @throws Failure `powershell-invalid`, `powershell-request-too-large`, or the secret store's */
export async function encodeRequest(call: PowerShellCall): Promise<EncodedRequest> {
  const pipeline = call.pipeline.map(withoutQuestion);
  for (const { cmdlet } of pipeline) refuseOtherThanCmdlets(cmdlet);
  refuseOtherThanProperties(call.select);
  refuseOtherThanDepth(call.depth);
  const steps = pipeline.map(({ cmdlet, parameters }) => ({ cmdlet, parameters: parameterData(cmdlet, parameters) }));
  const { target, key, password } = await targetData(call.target);
  const json = JSON.stringify({
    target,
    pipeline: steps,
    ...(call.select === undefined ? {} : { select: call.select }),
    ...(call.depth === undefined ? {} : { depth: call.depth }),
  });
  if (Buffer.byteLength(json) > largest) {
    throw new Failure('powershell-request-too-large', { service: 'powershell', subject: call.subject });
  }
  const secrets = [
    ...pipeline.flatMap(({ parameters }) => [...secretsIn(parameters), ...taggedSecrets(parameters)]),
    ...(password === undefined ? [] : [password]),
  ].filter((secret) => secret.length > 2);
  return {
    json,
    ...(key === undefined ? {} : { key }),
    writes: writesSomething(pipeline),
    secrets: [...new Set(secrets)].sort((a, b) => b.length - a.length),
  };
}

async function targetData(
  target: Target,
): Promise<{ target: Record<string, unknown>; key?: string; password?: string }> {
  if (target.kind === 'local') return { target: { kind: 'local' } };
  refuseUnsafe(target);
  const { account, ...plain } = target;
  const password = await account?.password();
  const signIn =
    account === undefined || password === undefined ? {} : { credential: credential(account.user, password).tagged() };
  // The password goes in by a keyed hash: a key says nothing about it, and another password is another session, which takes
  // the place of the one before.
  const place = digest([plain, account?.user]);
  const key = digest([plain, account?.user, password]);
  return {
    target: { ...plain, place, key, ...signIn },
    ...(target.once === true ? {} : { key }),
    ...(password === undefined ? {} : { password }),
  };
}

function digest(parts: readonly unknown[]): string {
  return createHmac('sha256', keyMaker).update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** What would show a password, or trust any host that answers. */
function refuseUnsafe(target: Exclude<Target, { kind: 'local' }>): void {
  const { kind, authentication, account } = target;
  if (kind === 'exchange' && !/^https?:\/\/[^@\s]+$/i.test(target.uri))
    throw powershellInvalid('the address of a session');
  if (kind === 'server' && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(target.computerName))
    throw powershellInvalid('the name of a server');
  const encrypted = kind === 'exchange' ? /^https:/i.test(target.uri) : target.useSsl;
  if (authentication === 'Basic' && !encrypted) throw powershellInvalid('Basic authentication without TLS');
  if (authentication === 'Basic' && account === undefined)
    throw powershellInvalid('Basic authentication without an account');
  if (kind === 'server' && target.skipCaCheck === true && authentication !== 'Kerberos')
    throw powershellInvalid('a certificate that is not checked, without Kerberos');
}

function refuseOtherThanCmdlets(name: string): void {
  if (!/^[A-Z][A-Za-z]*-[A-Za-z][A-Za-z0-9]*$/.test(name)) throw powershellInvalid('what is called is no cmdlet');
}

function refuseOtherThanProperties(select: readonly string[] | undefined): void {
  const names = new Set(select?.map((name) => name.toUpperCase()));
  if (select === undefined) return;
  if (select.length === 0 || names.size < select.length || !select.every((name) => /^[A-Za-z][\w-]*$/.test(name)))
    throw powershellInvalid('the properties to answer with');
}

function refuseOtherThanDepth(depth: number | undefined): void {
  if (depth === undefined) return;
  if (!Number.isInteger(depth) || depth < 1 || depth > deepestAnswer)
    throw powershellInvalid(`a depth of ${depth} for the answer: it is a whole number from 1 to ${deepestAnswer}`);
}

function taggedSecrets(value: unknown): string[] {
  if (PowerShellValue.isOne(value)) return [...value.secrets()];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(taggedSecrets) : [];
}

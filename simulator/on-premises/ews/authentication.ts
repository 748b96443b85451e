/**
 * How IIS asks who is there: one header for each scheme that the virtual directory has, as servers of Exchange 2019 are
 * seen to send them (Negotiate, NTLM, Basic with the host as realm). Only Basic is implemented: a client that
 * tries another is asked again.
 *
 * A directory with sign-in by form redirects every request without name and password to it: that is how a proxy before it,
 * or a setting of IIS, breaks it for programs.
 */
import type { Core } from '../../core.ts';
import { empty, type SimulatorRequest, type SimulatorResponse } from '../../http/message.ts';
import { signIn } from '../sign-in.ts';
import type { DirectoryAccount, VirtualDirectory } from '../../tenant/state.ts';
import { Credential } from '../../shell.ts';

export type Authentication = { ok: true; account: DirectoryAccount } | { ok: false; answer: SimulatorResponse };

/** @param core the tenant's own */
export function authenticate(core: Core, request: SimulatorRequest, directory: VirtualDirectory): Authentication {
  const given = request.headers['authorization'];
  if (given === undefined && directory.formsLogon) return { ok: false, answer: toTheForm(request) };
  const credential = directory.basicAuthentication ? basicCredential(given) : undefined;
  const account = credential === undefined ? undefined : signIn(core, credential);
  if (account !== undefined && typeof account !== 'string') return { ok: true, account };
  const { dns } = core.store.state.onPremises!.domain;
  return { ok: false, answer: empty(401, { 'www-authenticate': challenges(directory, request.hostname, dns) }) };
}

function challenges(directory: VirtualDirectory, host: string, domain: string): string[] {
  const { oauthAuthentication, windowsAuthentication, basicAuthentication } = directory;
  const bearer = `Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@${domain}", token_types="app_asserted_user_v1 service_asserted_app_v1", error="invalid_token"`;
  return [
    ...(oauthAuthentication ? [bearer] : []),
    ...(windowsAuthentication ? ['Negotiate', 'NTLM'] : []),
    ...(basicAuthentication ? [`Basic realm="${host}"`] : []),
  ];
}

/** A name may contain a backslash or an at sign, but no colon; all after the first one is the password. */
function basicCredential(header: string | undefined): Credential | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)\s*$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : new Credential(text.slice(0, colon), text.slice(colon + 1));
}

function toTheForm({ origin, path, search }: SimulatorRequest): SimulatorResponse {
  const url = encodeURIComponent(`${origin}${path}${search}`);
  return empty(302, { location: `${origin}/owa/auth/logon.aspx?url=${url}&reason=0` });
}

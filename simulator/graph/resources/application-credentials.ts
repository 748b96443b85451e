/**
 * Secrets and certificates of an application, one at a time. A secret's text is answered once. A certificate is added or
 * removed by a proof signed with a valid one that is there already, and then needs no permission; without a valid one,
 * only PATCH of the whole collection is left. Source: learn, graph/api/application-addpassword, application-addkey,
 * graph/application-rollkey-prooftoken.
 */
import { randomBytes } from 'node:crypto';
import { reachesTokenNodes } from '../../tenant/token-nodes.ts';
import type { Application, PasswordCredential } from '../../tenant/state.ts';
import { badRequest, denied } from '../graph-error.ts';
import { type Call, type Json, type Route, textOf } from '../route.ts';
import { applicationWriters, findApplication } from './applications.ts';
import { checkCredentialPolicy } from './credential-policy.ts';
import { type KeyCredentialInput, newKeyCredential } from './key-credentials.ts';
import { ownedApplication, owns, writesEveryApplication } from './ownership.ts';
import { checkProof } from './proof.ts';
import { remove, rowOf, write } from './write.ts';

const action = (name: string) => ({ boundTo: 'application', action: name });

export const applicationCredentialRoutes: Route[] = [
  {
    method: 'POST',
    path: '/applications/{application}/addPassword',
    permissions: [applicationWriters],
    body: action('addPassword'),
    answer: { type: 'passwordCredential', set: 'microsoft.graph.passwordCredential' },
    handle: addPassword,
  },
  {
    method: 'POST',
    path: '/applications/{application}/removePassword',
    permissions: [applicationWriters],
    body: action('removePassword'),
    handle: removePassword,
  },
  {
    method: 'POST',
    path: '/applications/{application}/addKey',
    permissions: 'by-handler',
    body: action('addKey'),
    answer: { type: 'keyCredential', set: 'microsoft.graph.keyCredential' },
    handle: addKey,
  },
  {
    method: 'POST',
    path: '/applications/{application}/removeKey',
    permissions: 'by-handler',
    body: action('removeKey'),
    handle: removeKey,
  },
];

function addPassword(call: Call): Json {
  const found = ownedApplication(call, findApplication(call));
  const { id } = found;
  const { core, body } = call;
  const asked = (body['passwordCredential'] ?? {}) as Partial<
    Pick<PasswordCredential, 'displayName' | 'startDateTime' | 'endDateTime'>
  >;
  const start = asked.startDateTime ?? core.clock.iso();
  const end = asked.endDateTime ?? new Date(yearsAfter(start, 2)).toISOString();
  if (Date.parse(end) <= Date.parse(start) || core.clock.isPast(end)) {
    throw badRequest('The specified end date of the password credential is not valid.');
  }
  checkCredentialPolicy(core.store.state.tenant, 'password', {
    start,
    end,
    created: found.createdDateTime,
    application: id,
  });
  // Forty characters of which the fourth is Q and the fifth ~, as the service's own are.
  const text = randomBytes(30).toString('base64url');
  const secretText = `${text.slice(0, 3)}8Q~${text.slice(3, 37)}`;
  const credential: PasswordCredential = {
    keyId: core.random.uuid(),
    displayName: asked.displayName ?? null,
    hint: secretText.slice(0, 3),
    secretText,
    startDateTime: start,
    endDateTime: end,
    effectiveAt: reachesTokenNodes(core.delays),
  };
  write(call, 'POST /applications/{id}/addPassword', id, (state) => {
    rowOf(state.applications, id).passwordCredentials.push(credential);
  });
  const { effectiveAt: _nodes, ...shown } = credential;
  return { customKeyIdentifier: null, ...shown };
}

function removePassword(call: Call): void {
  const found = ownedApplication(call, findApplication(call));
  const keyId = textOf(call.body['keyId']).toLowerCase();
  if (!found.passwordCredentials.some((credential) => credential.keyId === keyId)) {
    throw badRequest('No password credential found with keyId.');
  }
  write(call, 'POST /applications/{id}/removePassword', found.id, (state) => {
    remove(rowOf(state.applications, found.id).passwordCredentials, (credential) => credential.keyId === keyId);
  });
}

async function addKey(call: Call): Promise<Json> {
  const found = await proven(call);
  const credential = newKeyCredential(call.core, found, (call.body['keyCredential'] ?? {}) as KeyCredentialInput);
  write(call, 'POST /applications/{id}/addKey', found.id, (state) => {
    rowOf(state.applications, found.id).keyCredentials.push(credential);
  });
  const { effectiveAt: _nodes, ...shown } = credential;
  return { ...shown, key: null };
}

async function removeKey(call: Call): Promise<void> {
  const found = await proven(call);
  const keyId = textOf(call.body['keyId']).toLowerCase();
  if (!found.keyCredentials.some((credential) => credential.keyId === keyId)) {
    throw badRequest('No key credential found with keyId.');
  }
  write(call, 'POST /applications/{id}/removeKey', found.id, (state) => {
    remove(rowOf(state.applications, found.id).keyCredentials, (credential) => credential.keyId === keyId);
  });
}

/** The application itself needs no permission here, others need the one to write it; all need the proof. */
async function proven(call: Call): Promise<Application> {
  const found = findApplication(call);
  const { caller, body } = call;
  const held = caller.kind === 'application' ? caller.roles : caller.scopes;
  const isSelf = caller.kind === 'application' && caller.appId === found.appId;
  const isOwner = held.includes('Application.ReadWrite.OwnedBy') && owns(call, found);
  if (!isSelf && !isOwner && !writesEveryApplication(call)) throw denied();
  await checkProof(call.core.clock, found, textOf(body['proof']));
  return found;
}

function yearsAfter(moment: string, years: number): number {
  const date = new Date(moment);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}

/**
 * The rotation of one credential: store, register, prove, promote, deliver, overlap, retire. A listener's certificate is
 * trusted by those who connect before it is registered. The workflow's id is the lock: there is one credential of a kind
 * on an application, and so one writer.
 *
 * The state is in the credential's record as well as in this history: the next run continues an aborted rotation from its
 * state, and a rollback undoes it state by state.
 */
import { credentialNoun, holderName } from '../domain/credential.ts';
import { milliseconds } from '../domain/duration.ts';
import { credentialSignInProbe } from '../domain/probes/credential-sign-in.ts';
import { credentialUnusedProbe } from '../domain/probes/credential-unused.ts';
import {
  deliveredCredential,
  promotedCredential,
  registeredCredential,
  retiredCredential,
  retiringCredential,
  stagedCredential,
  type RotationStep,
} from '../domain/resources/credential-rotation.ts';
import { rotateCredentialInput, type RotateCredentialInput } from '../domain/runbooks/rotate-credential.ts';
import { credentialRecord } from '../domain/sources/credential-record.ts';
import { text, type Output } from './run/output.ts';
import { runbook } from './run/lifecycle.ts';
import type { Run } from './run/run.ts';
import { provenAgain } from './steps/proven-again.ts';
import { trustBeforehand } from './steps/trust-beforehand.ts';

const hour = 3_600_000;
const day = 24 * hour;
const oftenAtFirst = { interval: '10 seconds', attempts: 30, thenEvery: '1 minute' };

/** How long the old key may still be used before a person is asked: the overlap once more, and at least a day. */
function overlapAndMore(overlap: string): string {
  const ms = milliseconds(overlap);
  return `${Math.ceil((ms + Math.max(ms, day)) / hour)} hours`;
}

const target = ({ target: where = 'tenant' }: RotateCredentialInput) => where;

export const rotateCredential = runbook(rotateCredentialInput, rotate, { target });

async function rotate(run: Run, input: RotateCredentialInput): Promise<void> {
  const { key, overlap, because } = input;
  const found = await run.known(await run.read(credentialRecord, { key, because }));
  const { kind, holder, previous, deliverTo } = found;
  const validFor = input.validFor ?? found.validFor;
  const of = holderName(holder);
  const step = { key, of, kind, replaces: previous.secret } as const;

  run.section('Store before register');
  const staged = await run.ensure(stagedCredential, { ...step, validFor });
  if (kind === 'listener-certificate') {
    run.section('Trust before register');
    await trustBeforehand(run, of, staged, previous);
  }
  const fresh = await run.ensure(registeredCredential, { ...step, validFor });
  const { secret } = fresh;

  run.section('Prove before promote');
  if (holder.kind === 'application' && (kind === 'application-secret' || kind === 'application-certificate')) {
    const args = { kind, clientId: holder.appId, application: of, credential: secret };
    // A new key replicates from token node to token node: five successes in a row reach most of them.
    await run.until(credentialSignInProbe, args, { atMost: '1 hour', inARow: 5, poll: oftenAtFirst });
  }
  await provenAgain(run, found.provenBy, secret);
  const promoted = await run.ensure(promotedCredential, { ...step, secret });

  const delivered = promoted.secret;
  if (kind === 'listener-certificate') {
    await overlapAndRetire(run, step, delivered, overlap);
    return;
  }
  run.section('Deliver');
  if (deliverTo === null) {
    await run.manualStep(`${of}: the new ${credentialNoun(kind)}`, {
      'what has changed': `the ${credentialNoun(kind)} of ${of}`,
      credential: delivered,
      'to see it': text`runbook secret get ${delivered}`,
      'the old one works until':
        kind === 'account-password' ? 'now: enter this one at once' : `${overlap} after you confirm`,
    });
  } else await run.ensure(deliveredCredential, { ...step, secret: delivered, target: deliverTo });

  if (kind === 'account-password') {
    run.section('Retire');
    await run.ensure(retiredCredential, { ...step, secret: delivered });
    return;
  }
  await overlapAndRetire(run, step, delivered, overlap);
}

type Step = Pick<RotationStep, 'key' | 'of' | 'kind' | 'replaces'>;

async function overlapAndRetire(run: Run, step: Step, secret: Output<string>, overlap: string): Promise<void> {
  const { key, of, replaces } = step;
  run.section('Overlap');
  const retiring = await run.ensure(retiringCredential, { ...step, secret, overlap });
  // A person is asked when the old key is still used after that time; where the log can't answer, the overlap decides.
  await run.until(
    credentialUnusedProbe,
    { key, of, replaces, overlap },
    { atLeast: overlap, atMost: overlapAndMore(overlap), inARow: 1 },
  );
  run.section('Retire');
  await run.ensure(retiredCredential, { ...step, secret: retiring.secret });
}

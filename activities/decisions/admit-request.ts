/**
 * Who has asked for a run: the person who has signed the request, verified in the process that will write, once for the
 * execution that brings it first. A schedule has nobody who could sign.
 */
import { Context } from '@temporalio/activity';
import type { AdmitRequestAnswer, AdmitRequestInput } from '../../domain/activity-contracts.ts';
import type { Refusal } from '../../domain/approval.ts';
import { Failure } from '../../domain/failure.ts';
import { readRequestStatement } from '../../domain/request-statement.ts';
import { isOfSchedule } from '../../domain/run-request.ts';
import { applicationFailure } from '../application-failure.ts';
import type { Services } from '../services.ts';
import { sharedJournal } from '../shared-journal.ts';
import { verifiedSignIn } from './verified-sign-in.ts';

export function admitRequest(services: Services) {
  return async ({
    installation,
    requestedBy,
    signed,
    of,
    ...requested
  }: AdmitRequestInput): Promise<AdmitRequestAnswer> => {
    try {
      const identity = await services.identityOf(requested.connection);
      if (identity === 'claims') return { issuer: null, requester: null, request: null };
      const { issuer } = identity;
      // Of a rollback from the journal it is the decision that is signed: what it would undo was asked for before.
      if (of !== undefined) return { issuer, requester: null, request: null };
      if (signed === undefined) {
        if (isOfSchedule({ requestedBy })) return { issuer, requester: null, request: null };
        throw refusedRequest({ code: 'sign-in-missing', message: `it must be signed at ${issuer}` });
      }
      const { workflowId: run = '' } = Context.current().info.workflowExecution ?? {};
      const read = readRequestStatement(signed.text, { run, requested });
      if ('refused' in read) throw refusedRequest(read.refused);
      const journal = await sharedJournal(services, installation);
      const found = await verifiedSignIn(services, journal, identity, { statement: signed, said: read.request });
      if ('refused' in found) throw refusedRequest(found.refused);
      const { signedIn, id } = found;
      if (signedIn.name !== requestedBy) {
        throw refusedRequest({ code: 'other-person', message: `it was signed by ${signedIn.name}` });
      }
      return { issuer, requester: signedIn, request: id };
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

function refusedRequest({ code, message }: Refusal): Failure {
  return new Failure('request-not-admitted', { service: 'runbook', subject: `${code}: ${message}` });
}

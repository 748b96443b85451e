/** Somebody completes a device code in a browser: `{userCode, userName, decision: "approve" | "decline"}`. */
import type { Core } from '../core.ts';
import type { DeviceCodes } from '../entra/device-codes.ts';
import { findUser } from '../entra/password.ts';
import { TokenError } from '../entra/token-error.ts';
import { json, type SimulatorResponse } from '../http/message.ts';
import { BadRequest, type Body, textOf } from './json-body.ts';

/** @throws BadRequest */
export function completeDevice(core: Core, devices: DeviceCodes, body: Body): SimulatorResponse {
  const decision = decisionOf(body);
  const approved = decision === 'approve' ? { kind: 'approved' as const, userId: userIdOf(core, body) } : undefined;
  const isPending = devices.complete(textOf(body, 'userCode'), approved ?? { kind: 'declined' });
  if (!isPending) throw new BadRequest('No such code is pending.');
  return json(200, { decision });
}

function decisionOf(body: Body): 'approve' | 'decline' {
  const decision = textOf(body, 'decision');
  if (/^approved?$/i.test(decision)) return 'approve';
  if (/^declined?$/i.test(decision)) return 'decline';
  throw new BadRequest('decision must be approve or decline.');
}

function userIdOf(core: Core, body: Body): string {
  try {
    return findUser(core, textOf(body, 'userName')).id;
  } catch (error) {
    if (error instanceof TokenError) throw new BadRequest('There is no such user.');
    throw error;
  }
}

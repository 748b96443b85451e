/**
 * Device codes: asked for by a client, completed by a person elsewhere, redeemed by the client that polls.
 * Kept in memory only: a client whose simulator was restarted starts anew.
 */
import { randomBytes, randomInt } from 'node:crypto';

interface PendingDevice {
  userCode: string;
  clientId: string;
  scope: string;
  /** Real time, ms since the epoch. */
  expiresAt: number;
  decision: { kind: 'pending' } | { kind: 'declined' } | { kind: 'approved'; userId: string };
}

export interface DeviceCodes {
  begin(clientId: string, scope: string): { deviceCode: string; device: PendingDevice };
  /** By what the client polls with. */
  find(deviceCode: string): PendingDevice | undefined;
  /** @returns false when no such code is pending */
  complete(userCode: string, decision: PendingDevice['decision']): boolean;
  forget(deviceCode: string): void;
}

/** Real seconds. */
export const deviceCodeLifetime = 900;

const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789';

export function createDeviceCodes(): DeviceCodes {
  const pending = new Map<string, PendingDevice>();
  return {
    begin(clientId, scope) {
      const deviceCode = randomBytes(32).toString('base64url');
      const userCode = Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('');
      const device: PendingDevice = {
        userCode,
        clientId,
        scope,
        expiresAt: Date.now() + deviceCodeLifetime * 1000,
        decision: { kind: 'pending' },
      };
      pending.set(deviceCode, device);
      return { deviceCode, device };
    },
    find: (deviceCode) => pending.get(deviceCode),
    complete(userCode, decision) {
      const device = [...pending.values()].find(
        (candidate) => candidate.userCode === userCode.toUpperCase() && candidate.decision.kind === 'pending',
      );
      if (device === undefined) return false;
      device.decision = decision;
      return true;
    },
    forget: (deviceCode) => {
      pending.delete(deviceCode);
    },
  };
}

/** A part of the simulator behind its own host names and paths: Entra, Graph, Exchange administration, EWS. */
import type { SimulatorRequest, SimulatorResponse } from './message.ts';
import type { RequestContext } from '../tenant/request-context.ts';

/** What the server itself refuses; each part words it in its own service's shape. */
export type Refusal =
  | { kind: 'throttled' | 'unavailable'; retryAfterSeconds: number }
  /** 403: the caller may not, whatever its rights are otherwise. */
  | { kind: 'denied' }
  /** 501: not simulated. */
  | { kind: 'not-implemented' }
  /** 500: a defect of the simulator, never a simulated fault. */
  | { kind: 'broken'; message: string };

export interface Part {
  name: string;
  /** Microsoft's host names, lower case, as clients reach them through the proxy. */
  hosts: readonly string[];
  /** Whether a path on 127.0.0.1 or localhost is this part's. The first part that says yes gets it. */
  owns(path: string): boolean;
  /** @returns null for what isn't implemented */
  handle(
    request: SimulatorRequest,
    context: RequestContext,
  ): Promise<SimulatorResponse | null> | SimulatorResponse | null;
  refuse(refusal: Refusal, request: SimulatorRequest, context: RequestContext): SimulatorResponse;
}

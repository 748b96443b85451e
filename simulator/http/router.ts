/**
 * Routes by method and path. Literal segments match without case, `:name` takes one segment as it came (decoded), and
 * `*name` at the end takes the rest. The first route that fits wins.
 */
import type { SimulatorRequest, SimulatorResponse } from './message.ts';
import type { RequestContext } from '../tenant/request-context.ts';

export type RouteHandler = (
  request: SimulatorRequest,
  context: RequestContext,
  parameters: Record<string, string>,
) => Promise<SimulatorResponse | null> | SimulatorResponse | null;

/** `'GET /v1.0/users/:id'` to its handler. */
export type Routes = Record<string, RouteHandler>;

/** @returns a function that answers a request, or null where no route fits */
export function createRouter(routes: Routes) {
  const table = Object.entries(routes).map(([route, handler]) => {
    const [method = '', pattern = ''] = route.split(' ');
    return { method, segments: split(pattern), handler };
  });
  return (request: SimulatorRequest, context: RequestContext) => {
    const segments = split(request.path);
    for (const { method, segments: pattern, handler } of table) {
      if (method !== '*' && method !== request.method) continue;
      const parameters = match(pattern, segments);
      if (parameters !== null) return handler(request, context, parameters);
    }
    return null;
  };
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index];
    if (expected.startsWith('*')) {
      parameters[expected.slice(1)] = segments.slice(index).map(decode).join('/');
      return parameters;
    }
    if (segment === undefined) return null;
    if (expected.startsWith(':')) parameters[expected.slice(1)] = decode(segment);
    else if (expected.toLowerCase() !== segment.toLowerCase()) return null;
  }
  return pattern.length === segments.length ? parameters : null;
}

const split = (path: string) => path.split('/').filter((segment) => segment !== '');

/** A stray percent sign is taken literally. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

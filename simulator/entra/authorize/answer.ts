/** How the client hears: in the query, in the fragment, or by a form that the browser posts. */
import type { SimulatorResponse } from '../../http/message.ts';
import { errorNameOf, type TokenError } from '../token-error.ts';
import type { ReplyTo } from './authorization-request.ts';
import { postedAnswer } from './pages.ts';

/** @param cookies to be set by the answer */
export function answerClient(
  { redirectUri, responseMode, state }: ReplyTo,
  fields: Record<string, string>,
  cookies: readonly string[] = [],
): SimulatorResponse {
  const answered = new URLSearchParams({ ...fields, ...(state === null ? {} : { state }) });
  if (responseMode === 'form_post') return postedAnswer(redirectUri, answered, cookies);
  const location = new URL(redirectUri);
  if (responseMode === 'fragment') location.hash = answered.toString();
  else for (const [name, value] of answered) location.searchParams.append(name, value);
  return {
    status: 302,
    headers: {
      location: location.href,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }),
    },
  };
}

/** What the client of a refused request is told. @param description with the ids of the request */
export function refuseClient(
  replyTo: ReplyTo,
  error: TokenError,
  description: string,
  origin: string,
): SimulatorResponse {
  const name = errorNameOf(error.code);
  return answerClient(replyTo, {
    // A grant that isn't valid is for the token endpoint: here the person must do something.
    error: error.code === 65_001 ? 'consent_required' : name === 'invalid_grant' ? 'interaction_required' : name,
    error_description: description,
    error_uri: `${origin}/error?code=${error.code}`,
  });
}

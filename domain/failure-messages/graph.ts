/** Microsoft Graph. */
import type { FailureMessages } from './failure-message.ts';

export const graphFailures = {
  'graph-object-not-found': {
    failureClass: 'not-found',
    operator: "Graph doesn't know the object",
    advice: 'Check its id; an object that was just made is found within minutes.',
    source: 'learn, graph/errors',
  },
  'graph-not-yet-known': {
    failureClass: 'not-yet-effective',
    operator: "Graph doesn't know the new object everywhere yet",
    advice: 'It usually takes seconds, at times more than 5 minutes: check that the object is still there, then retry.',
    whileRetrying: 'Nothing to do: it usually takes seconds, at times more than 5 minutes, and the run tries again.',
    source: 'practice: NoBackingApplicationObject, Request_ResourceNotFound just after creation',
  },
  'graph-denied': {
    failureClass: 'denied',
    operator: 'Graph refuses the call because a permission is missing',
    advice:
      "Grant the connection's application the permission that the step names, with admin consent; it is in tokens minted afterwards.",
    source: 'learn, graph/errors',
  },
  'graph-mailbox-access-denied': {
    failureClass: 'denied',
    operator: 'The application has no access to this mailbox',
    advice: 'Check the scope of its role assignments in Exchange with Test-ServicePrincipalAuthorization.',
    source: 'learn, graph/errors',
  },
  'graph-token-refused': {
    failureClass: 'denied',
    operator: 'Graph refuses the token',
    advice: "Check the connection's tenant and cloud; the token was renewed once already.",
    source: 'learn, graph/errors',
  },
  'graph-throttled': {
    failureClass: 'throttled',
    operator: 'Graph asks to slow down',
    advice: 'Wait some minutes, find out what else calls Graph as this application, then retry.',
    source: 'learn, graph/throttling',
  },
  'graph-unavailable': {
    failureClass: 'transient',
    operator: 'Graph is not available at the moment',
    advice: "Look at the service's health page, and retry when Graph is available again.",
    source: 'learn, graph/errors',
  },
  'graph-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: "Graph failed while it carried out a change, and doesn't say whether it took effect",
    advice: 'Retry: what is there is read back before anything else is done.',
    source: 'learn, graph/errors',
  },
  'graph-invalid': {
    failureClass: 'invalid',
    operator: "Graph doesn't accept the request",
    advice: 'Compare the input with what the code in brackets asks for.',
    source: 'learn, graph/errors',
  },
  'graph-conflict': {
    failureClass: 'conflict',
    operator: 'Graph refuses the change because an equal object exists, or the object has changed meanwhile',
    advice: 'Check what is there, then plan again.',
    source: 'learn, graph/errors',
  },
  'graph-credential-policy': {
    failureClass: 'denied',
    operator: 'An app management policy of the tenant forbids this kind of credential',
    advice: 'Use the kind of credential that the policy allows, or have the policy changed.',
    source: 'gdc, appmanagementpolicy',
  },
  'graph-not-implemented': {
    failureClass: 'invalid',
    operator: "Graph doesn't offer this call",
    advice: 'Check the cloud and the version of the call.',
    source: 'learn, graph/errors',
  },
  'graph-unexpected-answer': {
    failureClass: 'transient',
    operator: "Graph's answer can't be read",
    advice: "Check whether a proxy answers in Graph's place.",
    source: 'learn, graph/errors',
  },
  'graph-too-many-pages': {
    failureClass: 'invalid',
    operator: "Graph's list is longer than the bound for it",
    advice: 'Narrow the filter.',
    source: 'bound of the connector',
  },
} as const satisfies FailureMessages;

/** Exchange's and Security & Compliance's administration endpoints, and reads by identity. */
import type { FailureMessages } from './failure-message.ts';

export const exchangeFailures = {
  'exchange-object-not-found': {
    failureClass: 'not-found',
    operator: "Exchange doesn't know the object",
    advice: 'Check its identity; an object that was just made in Entra reaches Exchange after minutes.',
    source: 'practice: Exchange administration over HTTPS, ManagementObjectNotFoundException',
  },
  'exchange-denied': {
    failureClass: 'denied',
    operator: 'Exchange refuses the cmdlet because a role is missing',
    advice:
      "Give the connection's application an Entra role or a role group that Exchange supports, and wait until it takes effect.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-role-not-supported': {
    failureClass: 'denied',
    operator: "The role of the application isn't supported by Exchange, or isn't effective yet",
    advice: 'Assign a role that Exchange supports to the application; a new one takes effect within minutes.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-cmdlet-not-available': {
    failureClass: 'denied',
    operator: "The caller's roles don't include this cmdlet or parameter",
    advice: "Compare the caller's role groups with the roles that contain the cmdlet (Get-ManagementRole -Cmdlet).",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-token-refused': {
    failureClass: 'denied',
    operator: 'Exchange refuses the token',
    advice:
      "Check the connection's tenant, and that Exchange.ManageAsApp is granted; the token was renewed once already.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-throttled': {
    failureClass: 'throttled',
    operator: 'Exchange asks to slow down',
    advice: 'Wait some minutes, find out what else calls Exchange as this application, then retry.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-unavailable': {
    failureClass: 'transient',
    operator: 'Exchange is not available at the moment',
    advice: "Look at the service's health page, and retry when Exchange is available again.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-busy': {
    failureClass: 'transient',
    operator: 'A server of Exchange is busy or restarting',
    advice: 'Wait some minutes, then retry.',
    source: 'practice: Exchange administration over HTTPS, transient server exceptions',
  },
  'exchange-server-unreachable': {
    failureClass: 'transient',
    operator: "Exchange doesn't reach the server that is asked about",
    advice:
      'Check that the server is up, and that its firewall lets the other Exchange servers reach it by RPC, then retry.',
    whileRetrying:
      'Check that the server is up, and that its firewall lets the other Exchange servers reach it by RPC; the run tries again by itself.',
    source: 'practice: IISGeneralCOMException, "The RPC server is unavailable"',
  },
  'exchange-outcome-unknown': {
    failureClass: 'unknown-outcome',
    operator: "Exchange failed while it carried out a change, and doesn't say whether it took effect",
    advice: 'Retry: what is there is read back before anything else is done.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-invalid': {
    failureClass: 'invalid',
    operator: "Exchange doesn't accept the cmdlet's parameters",
    advice: 'Compare the input with what the message says.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-already-exists': {
    failureClass: 'conflict',
    operator: 'Exchange refuses the change because the object exists already',
    advice: 'Check what is there, then plan again.',
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-dehydrated': {
    failureClass: 'invalid',
    operator: "The organization's settings are not customizable yet",
    advice: "Plan the step Enable-OrganizationCustomization first; it can't be undone.",
    source: 'odp, Enable-OrganizationCustomization',
  },
  'exchange-not-yet-known': {
    failureClass: 'not-yet-effective',
    operator: "Exchange doesn't know the new object yet",
    advice: 'What is made in Entra reaches Exchange after minutes: check that it is still in Entra, then retry.',
    whileRetrying: 'Nothing to do: what is made in Entra reaches Exchange after minutes, and the run tries again.',
    source: 'practice: New-ServicePrincipal soon after the application',
  },
  'exchange-unexpected-answer': {
    failureClass: 'transient',
    operator: "Exchange's answer can't be read",
    advice: "Check whether a proxy answers in Exchange's place.",
    source: 'practice: Exchange administration over HTTPS',
  },
  'exchange-too-many-pages': {
    failureClass: 'invalid',
    operator: "Exchange's list is longer than the bound for it",
    advice: 'Narrow the filter.',
    source: 'bound of the connector',
  },
  'identity-empty': {
    failureClass: 'invalid',
    operator: 'A cmdlet was to be called with an empty identity, which would mean every object',
    advice: "Give the object's identity.",
    source: 'odp: a null Identity returns all objects',
  },
  'identity-ignored': {
    failureClass: 'conflict',
    operator: 'Exchange answered with other objects than the one asked for',
    advice: 'Nothing was changed. Check the object in Exchange, then retry.',
    source: 'odp: a non-existent Identity may return all objects',
  },
  'identity-ambiguous': {
    failureClass: 'conflict',
    operator: 'Several objects answer to this identity',
    advice: "Use the object's GUID, or rename one of them.",
    source: 'two of one name stop the plan',
  },
  'compliance-redirect-refused': {
    failureClass: 'invalid',
    operator: 'Security & Compliance sends the session to a host that is not its own',
    advice: 'Check the proxy between this machine and Microsoft: a token is sent to no other host.',
    source: 'practice: the redirect of EXOBanner names the regional host',
  },
  'compliance-role-group-differs': {
    failureClass: 'invalid',
    operator: 'A role group of this name is in Security & Compliance with other roles, which no cmdlet can change',
    advice: 'Give the role group of this run another name, or change the roles of that one in the Purview portal.',
    source: 'learn, purview/microsoft-365-compliance-center-permissions',
  },
} as const satisfies FailureMessages;

/** Workflow types by their exported names: one for each runbook, and what keeps its credentials alive. */
export { allsolutionsEws } from './runbooks/allsolutions-ews.ts';
export { ceMailboxOauth } from './runbooks/ce-mailbox-oauth.ts';
export { clientSenseOnline } from './runbooks/client-sense-online.ts';
export { clientSenseOnprem } from './runbooks/client-sense-onprem.ts';
export { monosyncOnprem } from './runbooks/monosync-onprem.ts';
export { rotateCredential } from './rotate-credential.ts';
export { secopsCertificateAuth } from './runbooks/secops-certificate-auth.ts';
export { watchCredentials } from './watch-credentials.ts';

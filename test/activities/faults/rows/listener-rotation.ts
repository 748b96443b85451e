/** The steps of a rotation whose new version is made, shown and removed on a server. */
import { registeredCredentialImplementation } from '../../../../activities/credential/register.ts';
import { retiredCredentialImplementation } from '../../../../activities/credential/retire.ts';
import { stagedCredentialImplementation } from '../../../../activities/credential/stage.ts';
import { winrmHttpsListenerImplementation } from '../../../../activities/ensure/winrm-https-listener.ts';
import { row, type Given, type Row } from '../row.ts';
import { ex02 } from './organization.ts';
import { oldOneGone, replaced, rotated, type Replaced } from './rotation.ts';
import { listener } from './windows-server.ts';

const when = 'listener';

/** Of the listener that is there: it is adopted, and its certificate recorded. */
async function certificate(given: Given): Promise<Replaced> {
  const desired = await listener(given, ex02);
  const { outputs } = await given.made(winrmHttpsListenerImplementation, desired);
  const holder = { kind: 'server', id: desired.serverId, name: ex02 } as const;
  return replaced('listener-certificate', holder, (outputs as { certificate: string }).certificate);
}

export const listenerRotationRows: readonly Row[] = [
  row(stagedCredentialImplementation, { action: 'create', when, given: (given) => rotated(given, certificate(given)) }),
  row(registeredCredentialImplementation, {
    action: 'create',
    when,
    given: (given) => rotated(given, certificate(given), 'staged'),
  }),
  row(retiredCredentialImplementation, {
    action: 'create',
    when,
    residual: oldOneGone,
    given: (given) => rotated(given, certificate(given), 'staged', 'registered', 'promoted', 'retiring'),
  }),
];

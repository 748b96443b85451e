/** What a run that is recorded is started with. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const { gatherInput } = await import('../../dist/client/inputs/gather.js');
const { paceSchema, workflowIdOf } = await import('../../dist/domain/run-request.js');
const { runbookNamed } = await import('../../dist/domain/runbooks/catalogue.js');
const { rotateCredentialInput, rotateCredentialRunbook } =
  await import('../../dist/domain/runbooks/rotate-credential.js');
const { watchRequestSchema } = await import('../../dist/domain/watch.js');
const { recordCredential } = await import('../../dist/journal/credentials.js');
const { ageingApplication } = await import('../../dist/stack/ageing-application.js');

/**
 * A runbook with its example's input, or the rotation or the watch of credentials, which are made for it.
 * @param scenario see scenarios.mjs
 * @returns the workflow's type and id, and the request
 */
export async function requestFor({ runbook, of, changed, pace = {} }, { around, home, secrets, journal, example }) {
  if (runbook === 'watch-credentials') {
    await ageingApplication(await around.tenant(), secrets, journal);
    const request = watchRequestSchema.parse({
      name: 'recorded',
      connections: ['simulated'],
      action: 'rotate',
      spreadOver: '10 seconds',
    });
    return { workflowType: 'watchCredentials', workflowId: 'watch-credentials/recorded', request };
  }
  if (runbook === rotateCredentialRunbook.name) {
    const input =
      of === 'listener'
        ? { key: await listenerCertificate(around, journal), target: 'servers' }
        : { key: (await ageingApplication(await around.tenant(), secrets, journal)).secret.key };
    return runOf(
      rotateCredentialRunbook,
      input.key,
      rotateCredentialInput.parse({ ...input, overlap: '1 hour' }),
      pace,
    );
  }
  const entry = runbookNamed(runbook);
  const file = changed === undefined ? example : join(home, 'input.yaml');
  if (changed !== undefined) writeFileSync(file, stringify({ ...parse(readFileSync(example, 'utf8')), ...changed }));
  const input = await gatherInput(
    entry,
    { file, options: {}, installation: { home } },
    { interactive: false, stdin: process.stdin },
  );
  return runOf(entry, entry.subject(input), input, pace);
}

/** That of EX02's listener, as a run for Monosync records it for the watch. */
async function listenerCertificate(around, journal) {
  const { servers, computers } = (await around.state()).onPremises;
  const { fqdn, certificates } = servers.find(({ name }) => name === 'EX02');
  const { thumbprint, notBefore, notAfter } = certificates[0];
  const { key } = await recordCredential(journal, {
    kind: 'listener-certificate',
    holder: { kind: 'server', id: computers.find(({ dnsHostName }) => dnsHostName === fqdn).id, name: fqdn },
    current: { secret: `cert://${fqdn}/${thumbprint}`, keyId: null, thumbprint, notBefore, notAfter },
    connection: 'simulated',
    run: 'recorder',
    at: notBefore,
  });
  return key;
}

function runOf({ name, workflowType }, subject, input, pace) {
  const request = {
    runbook: name,
    connection: 'simulated',
    subject,
    requestedBy: 'ann',
    mode: 'apply',
    input,
    changeTicket: null,
    pace: paceSchema.parse(pace),
  };
  return { workflowType, workflowId: workflowIdOf(request), request };
}

/** What the command line makes of a person's answer at the page, and what the page says. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { askForNewPasskey, askForPasskey } from '../../../client/passkeys/ask-for-passkey.ts';
import { passkeyPage } from '../../../client/passkeys/page.ts';
import { shownPlan } from '../../../client/passkeys/shown.ts';
import { nonceOf } from '../../../domain/statement.ts';
import { planWith } from '../../policy/planned.ts';
import { testIo } from '../test-io.ts';

const challenge = nonceOf('text');
const shown = shownPlan('Approve this plan', planWith({ risks: ['full-access'] }));

/** A browser that has opened the page, and sends this. */
function browser(answer: unknown, pages: string[] = []) {
  return async (address: URL): Promise<boolean> => {
    const [page] = (await once(get(address), 'response')) as [IncomingMessage];
    for await (const chunk of page) pages.push(String(chunk));
    await fetch(new URL('answer', address), {
      method: 'POST',
      headers: { origin: address.origin, 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    });
    return true;
  };
}

async function asked(given: Partial<Parameters<typeof askForPasskey>[0]>): Promise<unknown> {
  const { io } = testIo();
  return await askForPasskey({ challenge, rpId: 'localhost', allowed: [], shown, io, ...given }).catch(
    (error: unknown) => error,
  );
}

it('returns what the browser has made, for the passkeys that may sign', async () => {
  const pages: string[] = [];
  const credential = { id: 'AAAA', response: {} };
  const allowed = [{ id: 'BBBB', transports: ['usb'] }];
  expect(await asked({ open: browser({ credential }, pages), allowed })).toEqual(credential);
  const [, ceremony = ''] = /data-ceremony="([^"]*)"/.exec(pages.join('')) ?? [];
  expect(JSON.parse(ceremony.replaceAll('&quot;', '"'))).toMatchObject({
    ceremony: 'get',
    publicKey: { challenge, rpId: 'localhost', userVerification: 'required', allowCredentials: [{ id: 'BBBB' }] },
  });
});

it('asks for a new one that verifies its user, that finds itself, and without attestation', async () => {
  const pages: string[] = [];
  const user = { id: 'AAAA', name: 'ben' };
  const open = browser({ credential: {} }, pages);
  await askForNewPasskey({ challenge, rpId: 'localhost', shown, user, io: testIo().io, open });
  expect(pages.join('').replaceAll('&quot;', '"')).toMatch(/"attestation":"none"/);
  expect(pages.join('').replaceAll('&quot;', '"')).toMatch(/"residentKey":"required".*"userVerification":"required"/);
});

it.each<[string, Partial<Parameters<typeof askForPasskey>[0]>, string, number]>([
  ['the person doesn’t want to', { open: browser({ declined: true }) }, 'passkey-declined', 4],
  ['the page has sent something else', { open: browser({ credentials: [] }) }, 'passkey-invalid', 4],
  ['it is to be of a console', { rpId: 'runbooks.example.com' }, 'passkey-elsewhere', 4],
  ['nobody sees the page', { open: async () => false }, 'passkey-needs-person', 3],
  ['nobody answers', { open: async () => true, patience: 20 }, 'passkey-timed-out', 3],
])('nothing is signed where %s', async (_, given, code, exitCode) => {
  expect(await asked(given)).toMatchObject({ code, exitCode });
});

it('Ctrl-C ends it', async () => {
  const controller = new AbortController();
  const io = { ...testIo().io, signal: controller.signal };
  const open = async (): Promise<boolean> => {
    controller.abort();
    return true;
  };
  expect(await asked({ io, open })).toMatchObject({ code: 'interrupted', exitCode: 1 });
});

it('where no browser can be opened, a terminal says where to go, and how from another machine', async () => {
  const lines: string[] = [];
  const io = { ...testIo().io, interactive: true, progress: (line: string) => void lines.push(line) };
  await asked({ io, open: async () => false, patience: 20 });
  expect(lines).toEqual([
    expect.stringContaining('in a browser on this machine'),
    expect.stringMatching(/^http:\/\/localhost:\d+\/[\w-]{43}\/$/),
    expect.stringMatching(/ssh -L (\d+):localhost:\1 /),
  ]);
});

it('what others have written is text on the page, and nothing of it is hidden or without an end', () => {
  const hostile = `"><script>alert(1)</script>'\u202e${'a'.repeat(5000)}`;
  const plan = { ...planWith({ subject: hostile, connection: hostile }), stage: hostile };
  const html = passkeyPage(shownPlan(hostile, plan), { ceremony: 'get', publicKey: { rpId: '"><script>' } });
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toContain('\u202e');
  expect(html).toContain('&quot;&gt;&lt;script&gt;');
  expect(html).toContain(String.raw`\u202e`);
  expect(html.length).toBeLessThan(20_000);
});

it('shows what is decided: runbook, subject, connection, the plan’s first digits and its risks', () => {
  const plan = planWith({ subject: 'client.sense@contoso.example', risks: ['full-access'] });
  const html = passkeyPage(shownPlan('Approve this plan', plan), { ceremony: 'get', publicKey: {} });
  for (const text of [plan.runbook, plan.subject, plan.connection, plan.hash.slice(0, 8), 'full-access', 'ann']) {
    expect(html).toContain(`>${text}<`);
  }
});

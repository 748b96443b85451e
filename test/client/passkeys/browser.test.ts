/** The page for a passkey in a real browser with an authenticator: a passkey is made, and signs a decision that the worker takes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CommandProblem } from '../../../client/command-problem.ts';
import { askForNewPasskey, askForPasskey } from '../../../client/passkeys/ask-for-passkey.ts';
import { shownEnrolment, shownPlan } from '../../../client/passkeys/shown.ts';
import type { Json } from '../../../domain/json.ts';
import { enrolmentChallenge, passkeyStatement } from '../../../domain/passkey-statement.ts';
import { usualPasskeyTrust as trust } from '../../../domain/passkey-trust.ts';
import { nonceOf } from '../../../domain/statement.ts';
import { openJournal, type Journal } from '../../../journal/journal.ts';
import { checkPasskey } from '../../../policy/passkeys/check-passkey.ts';
import { checkRegistration } from '../../../policy/passkeys/check-registration.ts';
import { enrolPasskey } from '../../../policy/passkeys/enrolments.ts';
import { ben, common, endorse, eve, now } from '../../policy/passkeys/enrolled.ts';
import { planWith } from '../../policy/planned.ts';
import { hasChromium, pageWithAuthenticator, startChromium } from '../../setup/chromium.ts';
import { testIo } from '../test-io.ts';

const { io } = testIo();
const rpId = 'localhost';
const plan = planWith({ subject: 'client.sense@contoso.example', risks: ['full-access', 'impersonates-everybody'] });
const shown = shownPlan('Approve this plan', plan);

(hasChromium ? describe : describe.skip)('in a browser', () => {
  let browser: Browser;
  let home: string;
  let journal: Journal;
  beforeAll(async () => {
    [browser, home] = [await startChromium(), await mkdtemp(join(tmpdir(), 'passkeys-browser-'))];
    journal = await openJournal({ home });
  });
  afterAll(async () => {
    await journal.close();
    await Promise.all([browser.close(), rm(home, { recursive: true, force: true })]);
  });

  /** Opens the address there, and does what a person does. */
  function opening(page: Page, act: (page: Page) => Promise<void>) {
    return async (address: URL): Promise<boolean> => {
      await page.goto(address.href);
      await act(page);
      return true;
    };
  }

  const press = (button: string, words: RegExp) => async (page: Page) => {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('status').filter({ hasText: words }).waitFor();
  };

  async function signed(page: Page, text: string, act = press('Sign with your passkey', /^Signed\./)) {
    const challenge = nonceOf(text);
    return await askForPasskey({ challenge, rpId, allowed: [], shown, io, open: opening(page, act) });
  }

  async function taken(assertion: Json, statementText: string) {
    return await checkPasskey(journal, { assertion, statementText, signedIn: ben, trust });
  }

  it('a passkey is made, endorsed, and signs a decision and no other; nobody else’s finger does', async () => {
    const { page, setVerified, complaints } = await pageWithAuthenticator(browser);
    const begun = { ...common(journal), rpId };
    const challenge = enrolmentChallenge(begun);
    const registration = await askForNewPasskey({
      challenge,
      rpId,
      user: { id: 'AAAA', name: 'ben' },
      shown: shownEnrolment('ben', ben.issuer),
      io,
      open: opening(page, press('Make a passkey', /^Made\./)),
    });
    const checked = await checkRegistration(registration, { challenge, rpId, trust });
    if ('refused' in checked) throw new Error(checked.refused.message);
    const { credentialId, publicKey, transports } = checked.made;
    expect(transports).toEqual(['internal']);
    const said = { ...begun, action: 'enrol' as const, credentialId, publicKey };
    const { text } = passkeyStatement<'enrol'>(said);
    const enrolled = await enrolPasskey(journal, { text, signedIn: ben, now, registration, trust });
    if ('refused' in enrolled) throw new Error(enrolled.refused.message);
    await endorse(journal, eve, enrolled.passkey);

    const [first, second] = ['{"action":"approve"}', '{"action":"approve","planHash":"b2"}'];
    const assertion = await signed(page, first);
    expect(await taken(assertion, first)).toEqual({ credentialId });
    expect(await taken(assertion, second)).toMatchObject({ refused: { code: 'passkey-invalid' } });
    // The authenticator counts: what it signs next is newer, and what it has signed before is older.
    expect(await taken(await signed(page, second), second)).toEqual({ credentialId });

    await setVerified(false);
    const otherwise = async (on: Page): Promise<void> => {
      await press('Sign with your passkey', /^Nothing was signed/)(on);
      await press('Don’t sign', /^Nothing was signed\. You can close/)(on);
    };
    const problem: unknown = await signed(page, first, otherwise).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(CommandProblem);
    expect(problem).toMatchObject({ code: 'passkey-declined' });
    expect(complaints).toEqual([]);
  });

  it.each([
    [320, 'dark'],
    [1280, 'light'],
  ] as const)('at %i px, %s, nothing is cut off, and what is decided can be read', async (width, colorScheme) => {
    const { page, complaints } = await pageWithAuthenticator(browser, { width, colorScheme });
    let seen = '';
    const checkLayout = async (on: Page): Promise<void> => {
      seen = await on.locator('main').innerText();
      expect(await on.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const contrast = await on.evaluate<number>(contrastOf);
      // https://www.w3.org/TR/WCAG22/#contrast-minimum
      expect(contrast).toBeGreaterThan(4.5);
      await press('Don’t sign', /^Nothing was signed/)(on);
    };
    await expect(signed(page, '{}', checkLayout)).rejects.toMatchObject({ code: 'passkey-declined' });
    for (const text of [plan.runbook, plan.subject, plan.connection, plan.hash.slice(0, 8), 'full-access', '2 risks']) {
      expect(seen).toContain(text);
    }
    expect(complaints).toEqual([]);
  });
});

/** The least contrast of the texts on the page with what is behind them. */
const contrastOf = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((each) => {
    const part = Number(each) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = (color) => { const [r, g, b] = channels(color); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return /, 0\\)$/.test(backgroundColor) ? behind(element.parentElement) : backgroundColor;
  };
  return Math.min(...[...document.querySelectorAll('h1, p, dt, dd, li, button, b, span')].map((element) => {
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }));
})()`;

/**
 * Chromium, where this machine has one, with an authenticator of its own (Chrome DevTools Protocol, WebAuthn). Without it the tests
 * that need it are skipped, unless RUNBOOKS_TEST_REQUIRE names it.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { skipWithout } from './required-parts.ts';

const program = ['chromium', 'chromium-browser']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((path) => isProgram(path));

export const hasChromium = program !== undefined;
if (!hasChromium) skipWithout('chromium', 'pages in a real browser');

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** It asks nobody on the network; as root it has no sandbox. */
const settings = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function startChromium(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return await chromium.launch({ executablePath: program ?? 'chromium', args: settings });
}

export interface WithAuthenticator {
  readonly page: Page;
  /** Whether the next user that is verified is the right one. */
  readonly setVerified: (isVerified: boolean) => Promise<void>;
  /** What the browser has complained of: scripts that failed, what the page's policy has kept from loading. */
  readonly complaints: readonly string[];
}

/** A page with an authenticator in the device, whose user is there and verified. */
export async function pageWithAuthenticator(
  browser: Browser,
  options: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<WithAuthenticator> {
  const { width = 1280, colorScheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => complaints.push(message.text()));
  const session: CDPSession = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    page,
    complaints,
    setVerified: async (isUserVerified) =>
      void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
  };
}

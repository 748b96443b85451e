import { openerOf } from '../../../client/sign-in/browser.ts';

const rows: [string, NodeJS.Platform, Record<string, string>, string | undefined][] = [
  ['Linux with a screen', 'linux', { DISPLAY: ':0' }, 'xdg-open'],
  ['Linux with a screen, by Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
  ['Linux without a screen', 'linux', { DISPLAY: '' }, undefined],
  ['a Mac', 'darwin', {}, 'open'],
  ['a Mac, from elsewhere', 'darwin', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, undefined],
  ['Windows', 'win32', {}, 'rundll32.exe'],
  ['Windows, from elsewhere', 'win32', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, undefined],
];
test.each(rows)('on %s the browser is opened by what the platform has for it', (_, platform, environment, program) => {
  expect(openerOf(environment, platform)?.program).toBe(program);
});

/**
 * What the page for a passkey does in the browser: asks for the passkey when the person presses the button, and gives what comes
 * of it to the command line. A text, since it isn't this program that runs it; test/client/passkeys/ runs it in a browser.
 *
 * Source: WebAuthn Level 3, 5.1.
 */
export const pageScript = String.raw`'use strict';
(() => {
  const main = document.querySelector('main');
  const said = document.querySelector('.said');
  const sign = document.querySelector('.sign');
  const leave = document.querySelector('.leave');
  const { ceremony, publicKey } = JSON.parse(main.dataset.ceremony);

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  const ask = async () => {
    const challenge = bytes(publicKey.challenge);
    if (ceremony === 'create') {
      const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
      return await navigator.credentials.create({ publicKey: { ...publicKey, challenge, user } });
    }
    const allowCredentials = publicKey.allowCredentials.map((each) => ({ ...each, id: bytes(each.id) }));
    return await navigator.credentials.get({ publicKey: { ...publicKey, challenge, allowCredentials } });
  };

  const written = ({ id, rawId, type, response }) => {
    const made = { clientDataJSON: text(response.clientDataJSON) };
    if (ceremony === 'create') {
      made.attestationObject = text(response.attestationObject);
      made.transports = response.getTransports?.() ?? [];
    } else {
      made.authenticatorData = text(response.authenticatorData);
      made.signature = text(response.signature);
    }
    return { id, rawId: text(rawId), type, response: made, clientExtensionResults: {} };
  };

  const send = async (answer) => {
    const response = await fetch('answer', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    });
    if (!response.ok) throw new Error('unanswered');
  };

  const say = (words, isBad) => {
    said.textContent = words;
    said.classList.toggle('bad', isBad);
  };
  const end = (words, isDone) => {
    main.dataset.state = isDone ? 'done' : 'ended';
    say(words, false);
  };
  const wait = (isWaiting) => {
    sign.disabled = isWaiting;
    leave.disabled = isWaiting;
  };

  const isNew = ceremony === 'create';
  const nothing = isNew ? 'No passkey was made' : 'Nothing was signed';
  const reasons = {
    NotAllowedError: nothing + (isNew ? ': it was called off, or took too long. Try again.' : ': it was called off, took too long, or there is no such passkey here. Try again.'),
    NotSupportedError: 'This authenticator can’t make such a passkey. Choose another one.',
    SecurityError: 'The browser doesn’t allow a passkey on this page.',
  };
  const gone = 'The command line doesn’t answer any more. Give the command again.';

  sign.addEventListener('click', async () => {
    wait(true);
    say('Follow your browser …', false);
    try {
      const credential = await ask();
      await send({ credential: written(credential) });
      end((isNew ? 'Made.' : 'Signed.') + ' Go on in the terminal; you can close this page.', true);
    } catch (error) {
      const isUnanswered = error instanceof TypeError || error.message === 'unanswered';
      say(reasons[error.name] ?? (isUnanswered ? gone : 'The passkey could not be used. Try again.'), true);
      wait(false);
    }
  });

  leave.addEventListener('click', async () => {
    wait(true);
    try {
      await send({ declined: true });
      end(nothing + '. You can close this page.', false);
    } catch {
      say(gone, true);
      wait(false);
    }
  });

  if (window.PublicKeyCredential === undefined) {
    sign.disabled = true;
    say('This browser has no passkeys on this page. Open it in another browser on this machine.', true);
  }
})();
`;

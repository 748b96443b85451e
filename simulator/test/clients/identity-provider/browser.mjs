/**
 * A browser in which somebody signs in by the provider's own pages: `xdg-open` and `open` of a whole run. It fills in each form
 * that it is shown, consents, and goes where it is sent, the last time to the command line.
 *
 * Arguments: a file, `{password}`, and the address. `login_hint` says who signs in.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { text } from 'node:stream/consumers';

const [file, address] = process.argv.slice(2);
const { password } = JSON.parse(readFileSync(file, 'utf8'));
const name = new URL(address).searchParams.get('login_hint');

/** As a browser goes somewhere; `fetch` would say that a page's script asks (sec-fetch-mode). */
async function go(url, body) {
  const send = url.protocol === 'https:' ? overHttps : overHttp;
  const asked = send(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      cookie: kept(url),
      accept: 'text/html',
      ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  asked.end(body?.toString());
  const [answer] = await once(asked, 'response');
  return { headers: answer.headers, status: answer.statusCode, page: await text(answer) };
}

/** By name, each with the path that it is for. */
const cookies = new Map();

function keep(answer, url) {
  for (const line of answer.headers['set-cookie'] ?? []) {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const path = attributes.find((each) => /^path=/i.test(each))?.slice('path='.length) ?? '/';
    cookies.set(`${url.host} ${path} ${pair.slice(0, pair.indexOf('='))}`, { pair, path, host: url.host });
  }
}

function kept(url) {
  return [...cookies.values()]
    .filter(({ path, host }) => host === url.host && url.pathname.startsWith(path))
    .map(({ pair }) => pair)
    .join('; ');
}

/** Values of the fields of the first form of a page, and where it goes. */
function formOf(page, url) {
  const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(page)?.[0];
  if (form === undefined) throw new Error(`There is no form at ${url.pathname}.`);
  const attribute = (tag, wanted) => new RegExp(`${wanted}="([^"]*)"`).exec(tag)?.[1];
  const fields = new URLSearchParams();
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) fields.set(attribute(tag, 'name'), attribute(tag, 'value') ?? '');
  if (fields.has('login')) fields.set('login', name);
  if (fields.has('password')) fields.set('password', password);
  return { action: new URL(attribute(form, 'action') ?? '', url), fields };
}

let url = new URL(address);
let body;
for (let step = 0; step < 20; step += 1) {
  const answer = await go(url, body);
  keep(answer, url);
  const { location } = answer.headers;
  if (location === undefined) {
    if (url.protocol === 'http:') {
      if (answer.status !== 200) throw new Error(`The command line answers ${answer.status}.`);
      break;
    }
    const { action, fields } = formOf(answer.page, url);
    [url, body] = [action, fields];
  } else {
    [url, body] = [new URL(location, url), undefined];
  }
}

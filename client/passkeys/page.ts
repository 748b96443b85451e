/** The page that asks for a passkey, as HTML. What it does and how it looks are files of its own, beside it. */
import type { Json } from '../../domain/json.ts';
import { htmlShown, htmlText } from '../views/html-text.ts';
import type { Shown } from './shown.ts';

export interface Ceremony {
  readonly ceremony: 'get' | 'create';
  /** What the browser is asked for, with bytes as base64url. */
  readonly publicKey: Json;
}

const key =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="8" cy="15" r="5"/><path d="m11.5 11.5 9-9"/><path d="m16 7 3 3"/><path d="m19 4 2 2"/></svg>';

export function passkeyPage({ title, lead, rows, digits, risks }: Shown, asked: Ceremony): string {
  const [act, leave] =
    asked.ceremony === 'create' ? ['Make a passkey', 'Don’t make one'] : ['Sign with your passkey', 'Don’t sign'];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlShown(title)} – exchange-runbooks</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style">
</head>
<body>
<main data-state="ready" data-ceremony="${htmlText(JSON.stringify(asked))}">
<p class="mark">${key}exchange-runbooks</p>
<h1>${htmlShown(title)}</h1>
<p class="lead">${htmlShown(lead)}</p>
${digitsPart(digits)}
<dl>${rows.map(({ label, value }) => `<div><dt>${htmlShown(label)}</dt><dd>${htmlShown(value)}</dd></div>`).join('')}</dl>
${risksPart(risks)}
<div class="act">
<button type="button" class="sign">${act}</button>
<button type="button" class="leave">${leave}</button>
</div>
<p class="said" role="status"></p>
<noscript><p class="said bad">A passkey needs JavaScript on this page.</p></noscript>
</main>
<p class="foot">The command line on this machine shows this page, and ends it with your answer.</p>
<script src="script"></script>
</body>
</html>
`;
}

function digitsPart(digits: string | undefined): string {
  if (digits === undefined) return '';
  return `<p class="digits"><b>${htmlShown(digits)}</b><span>The plan’s first digits: the same as in your terminal?</span></p>`;
}

function risksPart(risks: readonly string[]): string {
  if (risks.length === 0) return '';
  const items = risks.map((risk) => `<li>${htmlShown(risk)}</li>`);
  return `<section class="risks"><h2>${risks.length === 1 ? 'A risk' : `${risks.length} risks`}</h2><ul>${items.join('')}</ul></section>`;
}

/**
 * The form of a sign-in page, read without a browser. It knows what a page of the simulator consists of, and refuses to guess:
 * one form, fields with quoted values.
 */
export interface Form {
  /** As it is written: relative to the page. */
  readonly action: string;
  /** What the browser would send as it stands, without its buttons. */
  readonly fields: ReadonlyMap<string, string>;
}

/** @returns undefined: there is no form, or more than one */
export function formIn(html: string): Form | undefined {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)];
  const [, opening = '', inside = ''] = forms[0] ?? [];
  const { action, method } = Object.fromEntries(attributesOf(opening));
  if (forms.length !== 1 || action === undefined || method?.toLowerCase() !== 'post') return undefined;
  const fields = [...inside.matchAll(/<input\b([^>]*)>/gi)].flatMap(([, attributes = '']): [string, string][] => {
    const { name, value = '' } = Object.fromEntries(attributesOf(attributes));
    return name === undefined ? [] : [[name, value]];
  });
  return { action, fields: new Map(fields) };
}

function attributesOf(text: string): [name: string, value: string][] {
  return [...text.matchAll(/([a-z-]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [
    name.toLowerCase(),
    textOf(value),
  ]);
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Markup's references as what they stand for; one that isn't known stays as it is. */
export function textOf(markup: string): string {
  return markup.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hexadecimal, name) => {
    if (typeof name === 'string') return named[name] ?? whole;
    const number = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hexadecimal), 16);
    return number <= 0x10_ff_ff ? String.fromCodePoint(number) : whole;
  });
}

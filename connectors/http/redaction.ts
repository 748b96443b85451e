/**
 * What a service says may echo what it was sent. Before its message goes into a failure it loses the secrets of the
 * request, anything shaped like a token or a private key, and everything past a thousand characters.
 */
const secretName = /password|passphrase|secret|private_?key|assertion|token|^key$|credential/i;
const shapes = [
  /eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/gi,
];

/** The service's message without secrets; undefined when there is none. `secrets` are the request's own values. */
export function redact(text: string | undefined, secrets: readonly string[] = []): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  let clean = text;
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      clean = clean.replaceAll(form, '[redacted]');
    }
  }
  for (const shape of shapes) clean = clean.replaceAll(shape, '[redacted]');
  return clean.length > 1000 ? `${clean.slice(0, 1000)}...` : clean;
}

/** Every text in a request's body whose property's name speaks of a secret, longest first. */
export function secretsIn(body: unknown, named = false): string[] {
  if (typeof body === 'string') return named && body.length >= 3 ? [body] : [];
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body)
    .flatMap(([name, value]) => secretsIn(value, named || secretName.test(name)))
    .sort((a, b) => b.length - a.length);
}

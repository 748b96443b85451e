/** A notification as a message with one Adaptive Card, as Teams' workflows take it by webhook. Source: learn, Teams webhooks. */

/** Text is data in a card: nothing of it is read as Markdown. */
export function teamsCard(title: string, lines: readonly string[]): object {
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text: plain(text), wrap: true, ...more });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [block(title, { weight: 'Bolder', size: 'Medium' }), ...lines.map((line) => block(line))],
        },
      },
    ],
  };
}

function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]()~#>|]/g, (character) => `\\${character}`).replaceAll(/\s+/g, ' ');
}

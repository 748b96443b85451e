/**
 * Terms that the project used before it took the field's: Temporal's, Microsoft's, Terraform's, Pulumi's. Each names what
 * stands for it now, which is what a failing test says.
 */

/** Names and whole phrases that occur nowhere: not in code, help, messages, tests or documents. */
export const retiredPhrases: readonly { readonly phrase: RegExp; readonly use: string }[] = [
  {
    phrase: /\b(?:Later|Given|Outputs)<|\bnew Cell\(|\bclass Cell\b/,
    use: 'Output<T>, Input<T>, OutputOf<T>, StepOutput',
  },
  { phrase: /\blater values?\b/, use: 'output, known after apply' },
  {
    phrase:
      /\blook(?:Until|sTakeAtLeast|edAt|At[A-Z]\w*|By[A-Z]\w*|ingAs)\b|\b(?:usualLooks|nextLook|Look(?:Answer|Input))\b/,
    use: 'pollUntil, attempt, scan, handshake check',
  },
  { phrase: /\{ ?every\b[^}]*\btimes\b/, use: 'a poll schedule {interval, attempts, thenEvery}' },
  { phrase: /\bhand-?overs?\b|\bhandOver\w*/i, use: 'manual step (of a person), delivery (of a secret)' },
  { phrase: /\brunbook done\b|\bdone(?:Update|Signal)\b|'done RUN/, use: 'confirm RUN' },
  { phrase: /\brun\.replaced\b|\breplaced(?:Steps|Lines)\b|\bplan\.replaced\b/, use: 'superseded' },
  { phrase: /\balready ?so\b/i, use: 'unchanged' },
  { phrase: /\bdone[- ]with[- ]gaps\b/i, use: 'done-with-skips' },
  { phrase: /\bstaysBehind\b|\bstays? behind\b/i, use: 'residual' },
  { phrase: /\btakeBack\w*|\btakenBack\b/i, use: 'roll back (a run), undo (a resource)' },
  { phrase: /\bworld (?:that )?(?:has )?move[ds]\b/, use: 'drift' },
  {
    phrase: /\b(?:plan|apply)Body\b|\bbodyError\b|\brunbook's body\b|\bwords of a body\b/,
    use: 'runbook definition, its methods',
  },
  { phrase: /\bclass (?:Board|Machinery|Stop)\b|\bwayOut\b/, use: 'StatusPublisher, RunContext, RunAborted, conclude' },
  { phrase: /\bleavesByExemptAddress\b/, use: 'egress' },
  {
    phrase:
      /\bbesideServers\b|\breaches: '(?:servers|tenant)|\bworkers? (?:stands )?beside\b|\bbeside (?:the|their) (?:Exchange )?servers\b/,
    use: 'target, on-premises worker',
  },
  { phrase: /\bpointer-to-\w+|\bpointers? (?:in|of) Exchange\b|\bhasPointer\b/, use: 'Exchange service principal' },
  { phrase: /\basTold\w*|\bas-told\b|\btoldOf\b|\buntold\b|\bis-told\b/, use: 'raw response, reported, mapToExchange' },
  { phrase: /\bstand-?ins?\b|\bStandIns?\b/i, use: 'fake pwsh, fake' },
  { phrase: /\bnotPlayed\b|\bplayRecording\b|\bunplayed\b/, use: 'implements, replays' },
  { phrase: /\bfelt-?from\b/i, use: 'effective at' },
  { phrase: /\bmisbehav\w+/i, use: 'injects faults' },
  { phrase: /\bfor want of\b/i, use: 'missing' },
  { phrase: /\bnot to be had\b|\bcan't be had\b/i, use: 'no longer available' },
  { phrase: /\bmend(?:s|ed|ing)?\b/i, use: 'fix' },
  { phrase: /\bheed(?:s|ed|ing)?\b/i, use: 'honor' },
  { phrase: /\bwhoever\b/i, use: 'anyone who' },
];

/** Common words that are plain English in a sentence, and no name for anything in code. */
export const retiredIdentifiers: Readonly<Record<string, string>> = {
  look: 'attempt, scan, check',
  looks: 'attempts, scans, checks',
  looked: 'attempted, scanned, checked',
  told: 'reported, raw',
  tell: 'report',
  tells: 'reports',
  beside: 'alongside, onPremises',
  besides: 'otherAssignments, excluded',
  mend: 'fix',
  heed: 'honor',
};

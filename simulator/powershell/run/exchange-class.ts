/** Names of the classes behind Exchange's cmdlets, as the ids of their errors end. Seen in public transcripts. */

const namespaces: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:CASMailbox|DistributionGroup|DistributionGroupMember|Mailbox|MailboxPermission|Recipient|RemoteMailbox|User)$/,
    'RecipientTasks',
  ],
  [/^(?:Management(?:Role|RoleAssignment|RoleEntry|Scope)|RoleGroup|RoleGroupMember)$/, 'RbacTasks'],
  [/^MessageTrackingLog$/, 'TransportLogSearchTasks'],
];

export function exchangeClass(cmdlet: string): string {
  const [verb = '', noun = ''] = cmdlet.split('-');
  const found = namespaces.find(([nouns]) => nouns.test(noun));
  return `Microsoft.Exchange.Management.${found?.[1] ?? 'SystemConfigurationTasks'}.${verb}${noun}`;
}

/** The option that every command has. */
export const jsonOption = ['--json', 'one JSON document on stdout (docs/json.md)'] as const;

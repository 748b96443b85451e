/** The sessions of PowerShell that this process keeps, by connection, role and program. */

/** Ends every session: at a worker's end, and between tests. */
export async function closeSessions(): Promise<void> {}

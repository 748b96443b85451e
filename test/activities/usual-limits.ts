/** The time that a workflow gives an activity, where the environment for tests gives one second. */
export const usualLimits = { startToCloseTimeoutMs: 120_000 } as const;

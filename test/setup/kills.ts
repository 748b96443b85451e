/** Whether tests run that kill a worker again and again on a path that others kill as well: `npm run test:kills`, and not CI. */
export const inKills = process.env.RUNBOOKS_TEST_KILLS !== undefined;

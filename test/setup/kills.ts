/** Tests that kill a worker again and again, of a path that others kill less often: `npm run test:kills` runs them, CI doesn't. */
export const itOfKills = process.env.RUNBOOKS_TEST_KILLS === undefined ? it.skip : it;

/** What several suites of a group share ends with the last of them, and with the suite where one runs by itself. */
type End = () => Promise<void>;

let ends: End[] | undefined;

/** Before the suites of a group are loaded. */
export function beginGroup(): void {
  const ofGroup: End[] = [];
  ends = ofGroup;
  afterAll(async () => {
    for (const end of ofGroup) await end();
  });
}

/** To be called while a suite is loaded. */
export function afterGroup(end: End): void {
  if (ends === undefined) afterAll(end);
  else ends.push(end);
}

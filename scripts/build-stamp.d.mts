/** A digest of all that a build reads. */
export function inputsOf(root: string): string;
/** Whether nothing is different from what it was at the end of the last build. @param inputs by `inputsOf` */
export function isBuilt(root: string, inputs: string): boolean;
/** To be called when a build has succeeded. @param inputs by `inputsOf`, before the build */
export function keepStamp(root: string, inputs: string): void;

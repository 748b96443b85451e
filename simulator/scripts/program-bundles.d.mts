/** Writes the bundled programs over what the compiler made of them. @param dist a folder of this name, in which modules find their data */
export function programBundles(root: string, dist: string): Promise<void>;

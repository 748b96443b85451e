/** The bundle's file, for a worker's `codePath`. @param workflowsPath the module that exports the workflows, absolute */
export function workflowBundle(workflowsPath: string): Promise<string>;

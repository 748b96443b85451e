/** Which file imports which, as the code's own import and export statements say, types included. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

const outside = new Set(['node_modules', 'dist', 'coverage']);

export interface Arrow {
  /** Paths from the project's root. */
  readonly from: string;
  readonly to: string;
  /** Nothing is left of it when the code runs. */
  readonly typesOnly: boolean;
}

/** The TypeScript files below a folder, as paths from there. */
export function filesIn(root: string): string[] {
  const tops = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !outside.has(name) && name[0] !== '.');
  return tops.flatMap((top) => {
    if (!top.isDirectory()) return top.name.endsWith('.ts') ? [top.name] : [];
    const names = readdirSync(join(root, top.name), { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => name.endsWith('.ts') && !name.includes('node_modules'));
    return files.map((name) => join(top.name, name.replaceAll('\\', '/')));
  });
}

export function arrowsOf(root: string): Arrow[] {
  return filesIn(root).flatMap((from) => {
    const text = readFileSync(join(root, from), 'utf8');
    const statements = text.matchAll(/^(?:import|export)\b(\s+type\b)?(?:[^'";]*?\bfrom)?\s*'(\.[^']+)'/gm);
    const calls = text.matchAll(/\bimport\(\s*'(\.[^']+)'/g);
    return [
      ...[...statements].map(([, type, to = '']) => ({ to, typesOnly: type !== undefined })),
      ...[...calls].map(([, to = '']) => ({ to, typesOnly: false })),
    ].map(({ to, typesOnly }) => ({ from, to: join(dirname(from), to), typesOnly }));
  });
}

/**
 * What leads back to itself, each group sorted: Tarjan's strongly connected components of more than one node.
 * @param nodeOf the folder that a file stands for, or the file itself; undefined leaves the arrow out
 */
export function cyclesIn(
  arrows: readonly Pick<Arrow, 'from' | 'to'>[],
  nodeOf: (file: string) => string | undefined = (file) => file,
): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of arrows) {
    const [a, b] = [nodeOf(from), nodeOf(to)];
    if (a === undefined || b === undefined || a === b) continue;
    next.set(a, (next.get(a) ?? new Set()).add(b));
  }
  const index = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): number => {
    let low = index.size;
    index.set(node, low);
    open.push(node);
    for (const each of next.get(node) ?? []) {
      if (!index.has(each)) low = Math.min(low, visit(each));
      else if (open.includes(each)) low = Math.min(low, index.get(each) ?? low);
    }
    if (low === index.get(node)) {
      const group = open.splice(open.indexOf(node));
      if (group.length > 1) cycles.push(group.toSorted());
    }
    return low;
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return cycles.toSorted((one, other) => String(one).localeCompare(String(other)));
}

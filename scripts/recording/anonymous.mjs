/** A recorded history without names of machines and processes, and without paths: they don't belong into a recording. */

/** @param paths what each path is written as, in this order */
export function anonymous(value, paths) {
  if (Array.isArray(value)) return value.map((item) => anonymous(item, paths));
  if (typeof value !== 'object' || value === null) return value;
  const clean = (key, item) => {
    if (key === 'identity') return 'recorder';
    return key === 'data' && typeof item === 'string' ? withoutPaths(item, paths) : anonymous(item, paths);
  };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(key, item)]));
}

/** A payload's data are JSON in base64, since it has been opened. */
function withoutPaths(data, paths) {
  let text = Buffer.from(data, 'base64').toString('utf8');
  for (const [path, written] of Object.entries(paths)) text = text.replaceAll(path, written);
  return Buffer.from(text, 'utf8').toString('base64');
}

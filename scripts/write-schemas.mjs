// Writes docs/schemas from the built program: `npm run build && node scripts/write-schemas.mjs && npm run format`.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { writeSchemaFiles } = await import(pathToFileURL(join(root, 'dist/client/json/schema-files.js')).href);
await writeSchemaFiles(join(root, 'docs', 'schemas'));

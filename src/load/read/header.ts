// The first line of a text, and the header of a CSV file: DuckDB does not compare names with a header when it is told the
// columns, so it is read here and columns are mapped by name, wherever they stand.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { FoundFile } from '../files/files.ts';
import { rawLines } from './lines.ts';

const LONGEST = 2_000_000;

export async function csvHeader(db: Database, file: FoundFile): Promise<readonly string[]> {
  const line = file.path.endsWith('.zst') ? await zstdLine(db, file) : await firstLine(file);
  return fields(line.replace(/^\uFEFF/, '').replace(/\r$/, ''), file.source.delimiter);
}

/** Without the mark of the order of bytes that may begin it. */
export async function zstdLine(db: Database, file: FoundFile): Promise<string> {
  const rows = await db.columns(sql`SELECT line FROM ${rawLines([file])} LIMIT 1`);
  return rows.rows === 0 ? '' : (rows.textOrNull('line', 0) ?? '');
}

/** Of a file that is plain or gzip. */
export async function firstLine(file: FoundFile): Promise<string> {
  const stream = createReadStream(file.absolute);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file.path.endsWith('.gz') ? stream.pipe(createGunzip()) : stream) {
    const bytes: Buffer = Buffer.from(chunk);
    const end = bytes.indexOf(10);
    chunks.push(end < 0 ? bytes : bytes.subarray(0, end));
    length += bytes.length;
    if (end >= 0 || length > LONGEST) break;
  }
  stream.destroy();
  return Buffer.concat(chunks).toString('utf8');
}

/** Splits one line of CSV; quotes are doubled inside quotes. */
function fields(line: string, delimiter: string): readonly string[] {
  const names: string[] = [];
  let name = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const sign = line.charAt(i);
    if (quoted && sign === '"' && line.charAt(i + 1) === '"') name += line.charAt(i++);
    else if (sign === '"') quoted = !quoted;
    else if (sign === delimiter && !quoted) {
      names.push(name);
      name = '';
    } else name += sign;
  }
  return [...names, name];
}

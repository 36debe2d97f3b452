// Files of JSON lines that begin with a byte order mark, as programs under Windows write them. DuckDB reads past the
// mark in every other text, but on several threads takes it for the beginning of the first object and gives a row without
// values. Such files are read as loose lines are, from the first brace on.
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Source } from '../../project/project.ts';
import type { FoundFile } from '../files/files.ts';
import { pathList } from '../files/paths.ts';
import { firstLine, zstdLine } from './header.ts';

export interface Readable<File> {
  readonly source: Source;
  readonly files: readonly File[];
}

/** A source of JSON lines as one that is read as it is and one of loose lines; either may be missing. */
export async function apartByMark<File extends FoundFile>(
  db: Database,
  source: Source,
  files: readonly File[],
): Promise<readonly Readable<File>[]> {
  if (source.shape.loose) return [{ source, files }];
  const [plain, marked]: [File[], File[]] = [[], []];
  for (const file of files) ((await isMarked(db, file)) ? marked : plain).push(file);
  const loose = { ...source, shape: { ...source.shape, loose: true } };
  return [
    { source, files: plain },
    { source: loose, files: marked },
  ].filter((group) => group.files.length > 0);
}

async function isMarked(db: Database, file: FoundFile): Promise<boolean> {
  if (file.bytes === 0) return false;
  if (!file.path.endsWith('.zst')) return (await firstLine(file)).startsWith('\uFEFF');
  // Node does not unpack zstd: the mark is what makes a good line of text no object.
  const line = await zstdLine(db, file);
  const first = await db.columns(sql`SELECT json IS NULL AND json_valid(${line}) AS marked
    FROM read_json_objects(${pathList([file])}, format = 'newline_delimited', ignore_errors = true, hive_partitioning = false) LIMIT 1`);
  return first.rows > 0 && first.flag('marked', 0);
}

// The `#Fields:` lines of a W3C extended log: which columns its lines have, and from where on. A server
// writes them anew whenever it starts, mostly as they were, sometimes with other columns.
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import { fileProblem, refuse } from '../../source/problem.ts';
import type { FoundFile } from '../files/files.ts';
import { clearRejects, numberedRows, rawLines } from './lines.ts';

export interface Shape {
  readonly names: readonly string[];
  /** The values that a line of a table has at least, or the line of a W3C log from which it holds; 0: all lines. */
  readonly from: number;
}

const FIELDS = '#Fields:';

/** One that holds for all lines where the columns never change; throws an InputError when the file names none. */
export async function w3cShapes(db: Database, file: FoundFile): Promise<readonly Shape[]> {
  await clearRejects(db);
  const lines =
    await db.columns(sql`SELECT n, line FROM (SELECT line, row_number() OVER () AS n FROM ${rawLines([file])})
    WHERE starts_with(line, ${FIELDS}) ORDER BY n`);
  const shapes: Shape[] = [];
  for (let i = 0; i < lines.rows; i++) {
    const names = lines.text('line', i).slice(FIELDS.length).trim().split(/\s+/);
    const last = shapes.at(-1);
    if (last === undefined || last.names.join(' ') !== names.join(' '))
      shapes.push({ names, from: lines.integer('n', i) });
  }
  const [only] = shapes;
  if (only === undefined) refuse([withoutFields(file)]);
  if (only === undefined || shapes.length > 1) return shapes;
  return (await firstRow(db, file)) > only.from ? [{ ...only, from: 0 }] : shapes;
}

async function firstRow(db: Database, file: FoundFile): Promise<number> {
  await clearRejects(db);
  const rows = await db.columns(
    sql`SELECT coalesce(min(n), 9007199254740991) AS n FROM (${numberedRows(file.source, [file])})`,
  );
  return rows.integer('n', 0);
}

function withoutFields(file: FoundFile) {
  return fileProblem(
    file.path,
    'no-fields',
    'the file has no line "#Fields:" that names its columns',
    'read it as a table instead: format: table, with fields: [date, time, …]',
  );
}

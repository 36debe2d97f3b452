// Parquet files that others wrote, as the temporary table `incoming`: one row for each of theirs, with the
// ledger's values and with what is wrong. Every problem of every file is told at once, by file, row and column.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { join, literal, name, type Sql, sql } from '../database/sql.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { pathList } from '../load/files/paths.ts';
import { fileProblem, type Problem, suggest } from '../source/problem.ts';
import { cellsOf, wrongType } from './cells.ts';
import { KEY, NEEDED, type UsageColumn, usageColumns } from './usage-table.ts';

/** A file of usage; `shown` is how people know it. */
export interface UsageFile {
  readonly shown: string;
  readonly absolute: string;
}

/** Fills `incoming` (file_at, row, the columns, wrong_… of each) with the files that can be read; tells all that is wrong. */
export async function readIncoming(
  db: Database,
  files: readonly UsageFile[],
  measures: readonly LedgerMeasure[],
): Promise<readonly Problem[]> {
  const columns = usageColumns(measures);
  const problems: Problem[] = [];
  const selects: Sql[] = [];
  for (const [at, file] of files.entries()) {
    const types = await typesOf(db, file);
    if ('size' in types) {
      problems.push(...columnProblems(file, columns, types));
      selects.push(selectOf(file, at, columns, types));
    } else problems.push(types);
  }
  if (selects.length === 0) return problems;
  try {
    await db.run(sql`CREATE OR REPLACE TEMP TABLE incoming AS ${join(selects, ' UNION ALL ')}`);
  } catch (error) {
    return [...problems, unreadable(files.find((f) => String(error).includes(f.absolute)) ?? files[0], error)];
  }
  // Rows of a file whose columns are wrong may seem to have one key.
  const repeated = problems.length === 0 ? await repeatedKeys(db, files) : [];
  return [...problems, ...(await wrongCells(db, files, columns)), ...repeated];
}

async function typesOf(db: Database, file: UsageFile): Promise<ReadonlyMap<string, string> | Problem> {
  try {
    const rows = await db.columns(
      sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${pathList([file])}))`,
    );
    return new Map(
      Array.from({ length: rows.rows }, (_, i) => [rows.text('column_name', i), rows.text('column_type', i)]),
    );
  } catch (error) {
    return unreadable(file, error);
  }
}

/** What is a fault of the machine stays what it is. */
export function unreadable(file: UsageFile | undefined, error: unknown): Problem {
  if (!(error instanceof Error) || /INTERRUPT|out of memory|No space left|could not write/i.test(error.message))
    throw error;
  const text = error.message.split('\n')[0] ?? '';
  return fileProblem(
    file?.shown ?? '',
    'unreadable',
    `it cannot be read as Parquet: ${file === undefined ? text : text.replaceAll(file.absolute, file.shown)}`,
    'write or fetch the file again: it was cut off, or is no Parquet file',
  );
}

function columnProblems(
  { shown }: UsageFile,
  columns: readonly UsageColumn[],
  types: ReadonlyMap<string, string>,
): Problem[] {
  const known = columns.map((c) => c.name);
  const missing = NEEDED.filter((column) => !types.has(column)).map((column) =>
    fileProblem(shown, 'missing-column', `there is no column ${column}`, `a usage has at least ${NEEDED.join(', ')}`),
  );
  const unknown = [...types.keys()]
    .filter((column) => !known.includes(column))
    .map((column) =>
      fileProblem(
        shown,
        'unknown-column',
        `${column} is no column of a usage`,
        `${suggest(column, known)}; a further quantity is named in manifest.json: "measures": {"${column}": 0}; else leave it out`,
      ),
    );
  const wrong = columns.flatMap((column) => {
    const type = types.get(column.name);
    const message = type === undefined ? undefined : wrongType(column, type);
    return message === undefined ? [] : [fileProblem(shown, 'column-type', message, 'write the column as that')];
  });
  return [...missing, ...unknown, ...wrong];
}

function selectOf(
  file: UsageFile,
  at: number,
  columns: readonly UsageColumn[],
  types: ReadonlyMap<string, string>,
): Sql {
  const cells = columns.flatMap((column) => {
    const type = types.get(column.name);
    const { value, wrong } =
      type === undefined
        ? { value: column.absent ?? sql`NULL`, wrong: sql`NULL` }
        : wrongType(column, type) === undefined
          ? cellsOf(column, type)
          : { value: sql`NULL`, wrong: sql`NULL` };
    return [
      sql`CAST(${value} AS ${STORED[column.holds]}) AS ${name(column.name)}`,
      sql`CAST(${wrong} AS VARCHAR) AS ${name(`wrong_${column.name}`)}`,
    ];
  });
  return sql`SELECT ${literal(at)} AS file_at, file_row_number + 1 AS row, ${join(cells)} FROM read_parquet(${pathList([file])}, file_row_number = true)`;
}

const STORED: Readonly<Record<UsageColumn['holds'], Sql>> = {
  day: sql`DATE`,
  hour: sql`TINYINT`,
  text: sql`VARCHAR`,
  flag: sql`BOOLEAN`,
  count: sql`HUGEINT`,
};

/** Rows that are named one by one; of more only the number is told. */
const LISTED = 5;

async function wrongCells(
  db: Database,
  files: readonly UsageFile[],
  columns: readonly UsageColumn[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const column of columns) {
    const wrong = name(`wrong_${column.name}`);
    const rows = await db.columns(sql`SELECT file_at, row, ${wrong} AS wrong, count(*) OVER () AS all_rows FROM incoming
      WHERE ${wrong} IS NOT NULL ORDER BY file_at, row LIMIT ${LISTED}`);
    problems.push(
      ...listed(
        files,
        rows,
        'cell',
        `a wrong ${column.name}`,
        (i) => `${column.name} ${rows.text('wrong', i)}`,
        'correct the row where it was counted',
      ),
    );
  }
  return problems;
}

async function repeatedKeys(db: Database, files: readonly UsageFile[]): Promise<Problem[]> {
  const keys = join(KEY.map((key) => name(key)));
  const good = join(
    KEY.map((key) => sql`${name(`wrong_${key}`)} IS NULL`),
    ' AND ',
  );
  const rows =
    await db.columns(sql`SELECT file_at, row, first.file_at AS first_at, first.row AS first_row, count(*) OVER () AS all_rows FROM (
      SELECT file_at, row, first_value({file_at: file_at, row: row}) OVER w AS first, row_number() OVER w AS n
      FROM incoming WHERE ${good} WINDOW w AS (PARTITION BY ${keys} ORDER BY file_at, row)
    ) WHERE n > 1 ORDER BY file_at, row LIMIT ${LISTED}`);
  return listed(
    files,
    rows,
    'repeated',
    'the key of another row',
    (i) =>
      `the row has the ${KEY.join(', ')} of ${files[rows.integer('first_at', i)]?.shown ?? ''}, row ${rows.integer('first_row', i)}`,
    'add such rows up where they were counted, or leave out those that count the same requests again',
  );
}

function listed(
  files: readonly UsageFile[],
  rows: Columns,
  code: string,
  what: string,
  message: (row: number) => string,
  fix: string,
): Problem[] {
  const shown = (i: number): string => files[rows.integer('file_at', i)]?.shown ?? '';
  const found = Array.from({ length: rows.rows }, (_, i) =>
    fileProblem(`${shown(i)}, row ${rows.integer('row', i)}`, code, message(i), fix),
  );
  const rest = rows.rows === 0 ? 0 : rows.integer('all_rows', 0) - rows.rows;
  return rest === 0 ? found : [...found, fileProblem(shown(0), code, `${rest} more rows have ${what}`, fix)];
}

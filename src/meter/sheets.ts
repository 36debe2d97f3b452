// Small tables that people keep beside the logs: directories, purchases, transactions, samples of gauges.
// CSV, TSV, JSON or Parquet; every cell is read as the text that stands in the file. What cannot be
// read is a problem with the file's name, never an empty table.
import { existsSync, statSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { matchingFiles } from '../load/files/files.ts';
import { placesOf } from '../load/files/places.ts';
import type { Project } from '../project/project.ts';
import { fileProblem, type Problem, suggest } from '../source/problem.ts';
import type { Path } from '../source/yaml.ts';

/** The folder that file names are shown relative to. */
interface Folder {
  readonly folder: string;
}

/** A table as text columns; undefined (and a problem) when it cannot be read or lacks a column. */
export async function readTable(
  database: Database,
  file: string,
  project: Folder,
  needed: readonly string[],
  problems: Problem[],
): Promise<Columns | undefined> {
  const name = shownName(project, file);
  const cells = cellsOf(file, name, problems);
  if (cells === undefined) return undefined;
  const rows = await attempt(file, name, problems, () => database.columns(cells));
  return rows !== undefined && holds(rows, needed, name, problems) ? rows : undefined;
}

/** Puts the table, all texts and in the file's order, into a temporary table; false (and a problem) as readTable. */
export async function stageTable(
  database: Database,
  into: Sql,
  file: string,
  project: Folder,
  needed: readonly string[],
  problems: Problem[],
): Promise<boolean> {
  const name = shownName(project, file);
  const cells = cellsOf(file, name, problems);
  if (cells === undefined) return false;
  const head = await attempt(file, name, problems, async () => {
    await database.run(sql`CREATE OR REPLACE TEMP TABLE ${into} AS ${cells}`);
    return database.columns(sql`SELECT * FROM ${into} LIMIT 0`);
  });
  return head !== undefined && holds(head, needed, name, problems);
}

/** The files that a line of reprice.yaml names, ascending by path; none is a problem at that line. */
export async function filesOf(project: Project, line: Path, pattern: string, problems: Problem[]): Promise<string[]> {
  const files = await matchingFiles(project.folder, pattern);
  if (files.length === 0)
    problems.push(
      placesOf(project).problem(
        line,
        'no-file',
        `no file matches ${pattern}`,
        'give a name or a glob relative to the folder of reprice.yaml',
      ),
    );
  return files;
}

/** How a file is named to people. */
export function shownName(project: Folder, file: string): string {
  return relative(project.folder, file).replaceAll('\\', '/');
}

function holds(rows: Columns, needed: readonly string[], name: string, problems: Problem[]): boolean {
  const lacking = needed.filter((column) => !rows.names.includes(column));
  for (const column of lacking) {
    problems.push(
      fileProblem(name, 'missing-column', `the table has no column "${column}"`, suggest(column, rows.names)),
    );
  }
  return lacking.length === 0;
}

/** Selects every cell of a file as a text; undefined (and a problem) when there is nothing to read. */
function cellsOf(file: string, name: string, problems: Problem[]): Sql | undefined {
  const refuse = (code: string, message: string, fix: string): undefined => {
    problems.push(fileProblem(name, code, message, fix));
  };
  if (!existsSync(file))
    return refuse('no-file', 'there is no such file', 'check the name: it is relative to the file that names it');
  if (statSync(file).size === 0) return refuse('unreadable', 'the file is empty', 'export it again, with a header row');
  return (
    scanOf(file) ?? refuse('format', 'this kind of file is not read here', 'use .csv, .tsv, .json, .jsonl or .parquet')
  );
}

async function attempt<T>(
  file: string,
  name: string,
  problems: Problem[],
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    problems.push(
      fileProblem(
        name,
        'unreadable',
        `the table cannot be read: ${whyUnreadable(text).replaceAll(file, name)}`,
        /\.[ct]sv/i.test(name)
          ? 'open it in an editor: put texts that hold commas in quotes, close every quote, save it as UTF-8'
          : 'check that the file is whole and of the kind that its name says',
      ),
    );
    return undefined;
  }
}

/** DuckDB's reason; its first line alone often says only that there is one. */
function whyUnreadable(text: string): string {
  if (text.includes('Error when sniffing'))
    return 'some rows have more or fewer cells than the header, or a quote is not closed';
  const [first = '', ...rest] = text.split('\n');
  const line = /CSV Error on Line: (\d+)/.exec(first)?.[1];
  const reason = rest.find((row) => row !== '' && !row.startsWith('Original Line'));
  return line === undefined || reason === undefined ? first : `line ${line}: ${reason}`;
}

function scanOf(file: string): Sql | undefined {
  const name = basename(file).replace(/\.(gz|zst)$/, '');
  if (/\.(csv|tsv)$/i.test(name)) {
    const delimiter = /tsv$/i.test(name) ? '\t' : ',';
    return sql`SELECT * FROM read_csv(${file}, header = true, all_varchar = true, delim = ${delimiter}, quote = '"', escape = '"', strict_mode = true, skip = 0, comment = '')`;
  }
  if (/\.(json|jsonl|ndjson)$/i.test(name)) return jsonCells(file);
  return /\.parquet$/i.test(name) ? sql`SELECT COLUMNS(*)::VARCHAR FROM read_parquet(${file})` : undefined;
}

/** At depth 1 every value stays JSON, so that a number and a text in one column are both themselves. */
function jsonCells(file: string): Sql {
  const cell = sql`CAST(COLUMNS(*) AS JSON)`;
  const text = sql`(${cell} ->> '$')`;
  // DuckDB reads numbers with a point, and very long ones, as 64-bit floats: 15 digits survive that.
  const inexact = sql`(json_type(${cell}) = 'DOUBLE' AND strlen(ltrim(replace(${text}, '.', ''), '0')) > 16)`;
  return sql`SELECT CASE WHEN ${inexact} THEN ${text} || ${TOO_LONG} ELSE ${text} END
    FROM read_json(${file}, sample_size = -1, maximum_depth = 1)`;
}

const TOO_LONG = ' (a JSON number of so many digits is not exact: write it as a text)';

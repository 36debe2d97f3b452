// Tenants, keys and names of operations come again and again: in the staged rows each is a number of one list
// of words (an ENUM), which groups and joins faster than texts do. Rows are read as texts first where reading
// them twice costs more than changing the columns afterwards; Parquet tells its words before.
import type { Database } from '../../database/database.ts';
import { EMPTY, join, name, type Sql, sql } from '../../database/sql.ts';

const WORDS: readonly string[] = ['tenant', 'key', 'operation_name'];

interface Shape {
  readonly has: (column: string) => boolean;
}

/** '' as a word: comparing a word with a text would compare texts. */
export const NO_WORD: Sql = sql`CAST('' AS word)`;

/** Makes the list that has no word but ''. */
export async function createWords(db: Database): Promise<void> {
  await db.run(sql`CREATE TEMP TYPE word AS ENUM ('')`);
}

/** Rows of any words can be added until `asWords` is called. */
export async function asTexts(db: Database, shape: Shape): Promise<void> {
  await retype(db, shape, sql`VARCHAR`);
}

/** The list becomes the words of the rows that are staged, and those that the queries give as `word`. */
export async function asWords(db: Database, shape: Shape, further: readonly Sql[]): Promise<void> {
  const staged = columnsOf(shape).map((column) => sql`SELECT DISTINCT ${name(column)} AS word FROM staged`);
  await db.run(sql`DROP TYPE word`);
  await db.run(sql`CREATE TEMP TYPE word AS ENUM (SELECT word FROM (SELECT '' AS word
    ${staged.length + further.length === 0 ? EMPTY : sql`UNION ALL ${join([...staged, ...further], ' UNION ALL ')}`})
    WHERE word IS NOT NULL GROUP BY word ORDER BY word)`);
  await retype(db, shape, sql`word`);
}

async function retype(db: Database, shape: Shape, type: Sql): Promise<void> {
  for (const column of columnsOf(shape)) await db.run(sql`ALTER TABLE staged ALTER ${name(column)} TYPE ${type}`);
}

function columnsOf(shape: Shape): readonly string[] {
  return WORDS.filter((column) => shape.has(column));
}

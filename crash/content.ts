// All that a ledger holds as one text, read by a process of its own: every table, view, column and comment, and of
// every table and view the number of its rows and two sums of hashes over whole rows. The text of a view is left
// out: DuckDB writes its names in any order. A file that is missing, or that is no ledger yet, holds nothing.
// As a program: prints the content of the ledger that is named.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../src/database/database.ts';
import { name, sql } from '../src/database/sql.ts';
import { isBegun } from '../src/ledger/begun.ts';

const OWN = fileURLToPath(import.meta.url);

export function contentOf(ledger: string): string {
  return execFileSync(process.execPath, [...process.execArgv, OWN, ledger], { encoding: 'utf8' });
}

async function printContent(ledger: string): Promise<void> {
  if (isBegun(ledger)) return;
  const db = await openDatabase(ledger, { readOnly: true });
  try {
    const made =
      await db.columns(sql`SELECT table_name AS name, sql AS form, comment FROM duckdb_tables() WHERE NOT temporary
      UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
      UNION ALL SELECT table_name || '.' || column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL`);
    for (let i = 0; i < made.rows; i++)
      console.log(made.text('name', i), made.text('form', i), made.textOrNull('comment', i));
    const relations =
      await db.columns(sql`SELECT schema_name AS schema, table_name AS name FROM duckdb_tables() WHERE NOT temporary
      UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL`);
    for (let i = 0; i < relations.rows; i++) {
      const relation = relations.text('name', i);
      const rows = await db.columns(sql`SELECT count(*) AS rows, CAST(sum(hash(t)) AS VARCHAR) AS first,
        CAST(sum(hash('second', t)) AS VARCHAR) AS second FROM ${name(relations.text('schema', i))}.${name(relation)} t`);
      console.log(relation, rows.integer('rows', 0), rows.textOrNull('first', 0), rows.textOrNull('second', 0));
    }
  } finally {
    db.close();
  }
}

if (process.argv[1] === OWN) await printContent(process.argv[2] ?? '');

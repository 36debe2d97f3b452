// All that a ledger holds as one text, read by this process, which never writes to one: every table, view, column and
// comment, and of every table and view the number of its rows and two sums of hashes over whole rows. The text of a
// view is left out: DuckDB writes its names in any order. A file that is missing, or that is no ledger yet, holds nothing.
import { openDatabase } from '../src/database/database.ts';
import { name, sql } from '../src/database/sql.ts';
import { isBegun } from '../src/ledger/begun.ts';

export async function contentOf(ledger: string): Promise<string> {
  if (isBegun(ledger)) return '';
  const db = await openDatabase(ledger, { readOnly: true });
  try {
    const made =
      await db.columns(sql`SELECT table_name AS name, sql AS form, comment FROM duckdb_tables() WHERE NOT temporary
      UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
      UNION ALL SELECT table_name || '.' || column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL`);
    const content = Array.from({ length: made.rows }, (_, i) =>
      [made.text('name', i), made.text('form', i), made.textOrNull('comment', i)].join(' '),
    );
    const relations =
      await db.columns(sql`SELECT schema_name AS schema, table_name AS name FROM duckdb_tables() WHERE NOT temporary
      UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL`);
    for (let i = 0; i < relations.rows; i++) {
      const relation = relations.text('name', i);
      const rows = await db.columns(sql`SELECT count(*) AS rows, CAST(sum(hash(t)) AS VARCHAR) AS first,
        CAST(sum(hash('second', t)) AS VARCHAR) AS second FROM ${name(relations.text('schema', i))}.${name(relation)} t`);
      const sums = [rows.textOrNull('first', 0), rows.textOrNull('second', 0)];
      content.push([relation, rows.integer('rows', 0), ...sums].join(' '));
    }
    return content.join('\n');
  } finally {
    db.close();
  }
}

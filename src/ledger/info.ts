// What a ledger says of itself once its usage is written: its form, its settings and the fingerprint of its
// content, which is that of its days, hours and minutes.
import type { Database } from '../database/database.ts';
import { join, type Sql, sql } from '../database/sql.ts';
import type { Detail } from './create.ts';
import type { Settings } from './settings.ts';
import { LEDGER_VERSION } from './tables.ts';

/** `more`: further facts by name. */
export async function writeInfo(
  db: Database,
  { detail, minutes }: Detail,
  settings: Settings,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const days = contentOf(sql`ledger_day`);
  const hours = detail === 'hour' ? sql`${days} || ';' || ${contentOf(sql`ledger_hour`)}` : days;
  const content = minutes === undefined ? hours : sql`${hours} || ';minutes;' || ${contentOf(sql`ledger_minute`)}`;
  const further = Object.entries(more).map(([name, value]) => sql`(${name}, ${value})`);
  const facts = [
    sql`('version', ${LEDGER_VERSION}), ('settings', ${settings.fingerprint}), ('settings_json', ${settings.json}), ('content', sha256(${content}))`,
    ...further,
  ];
  // Updated in place: deleting and inserting the same keys in one transaction brings DuckDB down when the disk is full.
  await db.run(sql`INSERT INTO ledger_info SELECT * FROM (VALUES ${join(facts)}) v(name, value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
}

/** The digests of all days as one text. */
function contentOf(table: Sql): Sql {
  return sql`(SELECT coalesce(string_agg(concat_ws('|', day, rows, requests, digest_1, digest_2), ',' ORDER BY day), '') FROM ${table})`;
}

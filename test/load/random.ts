// Random rows for the laws of the load, and what of a ledger must not depend on the way they came. Times are
// few and ids fewer, so that chains of duplicates over days are common.
import fc from 'fast-check';
import { sql } from '../../src/database/sql.ts';
import type { Kit } from './kit.ts';

export const SOURCE = `
web:
  files: logs/*.jsonl
  format: jsonl
  columns: {time: t, id: id, tenant: who, key: k, operation: op, status: s, bytes_out: b}
`;

export interface Row {
  readonly minutes: number;
  readonly id: number;
  readonly who: number;
  readonly status: number;
  readonly bad: boolean;
}

export const row = (mostDays: number) =>
  fc.record({
    // Steps of half an hour: equal times, and distances of exactly 24 hours, occur.
    minutes: fc.integer({ min: 0, max: mostDays * 48 }).map((n) => n * 30),
    id: fc.integer({ min: 0, max: 6 }),
    who: fc.integer({ min: 0, max: 1 }),
    status: fc.constantFrom(200, 500),
    bad: fc.integer({ min: 0, max: 12 }).map((n) => n === 0),
  });

const START = Date.UTC(2025, 2, 5);

export function line(row: Row, extraMs = 0): string {
  const t = row.bad ? 'never' : new Date(START + row.minutes * 60_000 + extraMs).toISOString();
  const id = row.id === 0 ? null : `r${row.id}`;
  return JSON.stringify({ t, id, who: `t${row.who}`, k: 'k', op: 'GET /a', s: row.status, b: row.minutes });
}

/** All that must not depend on the way the files came. */
export async function state(k: Kit): Promise<unknown> {
  const report = await k.load();
  const tables = await k.tables([
    sql`SELECT * FROM conflict ORDER BY ALL`,
    sql`SELECT path, d.* EXCLUDE (file_no) FROM file_day d JOIN source_file USING (file_no) ORDER BY ALL`,
    sql`SELECT * FROM coverage`,
    sql`SELECT * FROM load_report`,
    sql`SELECT * FROM time_difference ORDER BY ALL`,
    sql`SELECT path, r.* EXCLUDE (file_no) FROM rejected_row r JOIN source_file USING (file_no) ORDER BY ALL`,
  ]);
  const files = report.files.map(({ state: _, ...file }) => file);
  return { content: report.content, total: report.total, files, tables };
}

export const zones = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata');

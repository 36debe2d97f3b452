// The reference by which a customer and we speak of a statement: "PP-2026-10-7F3KQ2M9". It follows from the run's
// fingerprint and the account alone, so the same inputs give the same reference; forty bits keep accounts apart.
import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { listRuns } from '../runs/store.ts';

/** Capital letters and digits without I, L, O and U, which are read as others. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTERS = 8;

/** `until` is the first day after the window; the month named is the window's last. */
export function referenceOf(fingerprint: string, until: string, account: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([fingerprint, account]))
    .digest();
  const letters = [...hash.subarray(0, LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  const last = new Date(Date.parse(`${until}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 7);
  return `PP-${last}-${letters.join('')}`;
}

/** The run and account that a reference stands for; as people type it. */
export async function findReference(
  database: Database,
  typed: string,
): Promise<{ readonly run: string; readonly account: string } | undefined> {
  const wanted = typed.trim().toUpperCase();
  for (const run of await listRuns(database)) {
    const rows = await database.columns(sql`SELECT account FROM run_account WHERE run_id = ${run.id} ORDER BY account`);
    for (let i = 0; i < rows.rows; i++) {
      const account = rows.text('account', i);
      if (referenceOf(run.fingerprint, run.until, account) === wanted) return { run: run.id, account };
    }
  }
  return undefined;
}

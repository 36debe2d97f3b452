// A stored run against the same run worked out again: every row of every table, and where rows differ,
// whose they are and what they said.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { join, name, type Sql, sql } from '../database/sql.ts';
import type { RunRow } from '../runs/store.ts';
import { breaking, type Change, short, some } from './change.ts';

/** The tables of a run's figures: what names a row, and which of its cells are shown. */
const SHOWN = {
  run_account: { keys: ['account'], figures: ['with_rollout', 'steady_state', 'pays_today', 'name'] },
  run_period: { keys: ['account', 'period'], figures: ['billed', 'stated', 'requests', 'steady_state', 'state'] },
  run_plan: { keys: ['account', 'period', 'from_day'], figures: ['plan', 'why'] },
  run_line: {
    keys: ['account', 'period', 'step', 'kind', 'name', 'detail'],
    figures: ['billed', 'stated', 'quantity', 'unit_price', 'rule_file', 'rule_line', 'note', 'exact'],
  },
  run_excluded: { keys: ['account', 'period', 'meter', 'because'], figures: ['units', 'requests'] },
  run_keep: { keys: ['account', 'period', 'kind', 'name'], figures: ['amount'] },
} as const;

type Table = keyof typeof SHOWN;
const TABLES = Object.keys(SHOWN) as Table[];

export interface Figures {
  /** Rows that were compared. */
  readonly rows: number;
  readonly changes: readonly Change[];
}

/** `ledger` is the file that keeps the run; `account` alone is looked at when it is named. */
export async function compareFigures(
  again: Database,
  fresh: RunRow,
  ledger: string,
  kept: RunRow,
  account: string | undefined,
): Promise<Figures> {
  await again.run(sql`ATTACH ${ledger} AS kept (READ_ONLY)`);
  try {
    const of = (run: RunRow): Sql =>
      account === undefined ? sql`run_id = ${run.id}` : sql`run_id = ${run.id} AND account = ${account}`;
    const changes: Change[] = [];
    let rows = 0;
    for (const table of TABLES) {
      const was = sql`SELECT * EXCLUDE (run_id) FROM kept.${name(table)} WHERE ${of(kept)}`;
      const is = sql`SELECT * EXCLUDE (run_id) FROM ${name(table)} WHERE ${of(fresh)}`;
      rows += (await again.columns(sql`SELECT count(*) AS rows FROM (${was})`)).integer('rows', 0);
      changes.push(...(await changesIn(again, table, was, is)));
    }
    return { rows, changes: [...changes, ...nameChanges(kept, fresh)] };
  } finally {
    await again.run(sql`DETACH kept`);
  }
}

async function changesIn(again: Database, table: Table, was: Sql, is: Sql): Promise<Change[]> {
  const differing = await again.columns(sql`SELECT
    (SELECT count(*) FROM (${was} EXCEPT ALL ${is})) AS gone, (SELECT count(*) FROM (${is} EXCEPT ALL ${was})) AS fresh`);
  const rows = Math.max(differing.integer('gone', 0), differing.integer('fresh', 0));
  if (rows === 0) return [];
  const told = some(await examples(again, table, was, is), LISTED);
  const noun = `${rows} row${rows === 1 ? '' : 's'} of ${table}`;
  return [
    breaking(
      'figure',
      table,
      `${noun} ${rows === 1 ? 'is' : 'are'} others when worked out again${told === '' ? '' : `: ${told}`}`,
    ),
  ];
}

async function examples(again: Database, table: Table, was: Sql, is: Sql): Promise<string[]> {
  const { keys, figures } = SHOWN[table];
  const list = (columns: readonly string[]): Sql => join(columns.map(name));
  const shown = keys.map((key) => sql`${name(key)}::VARCHAR AS ${name(key)}`);
  const cells = (side: string): Sql[] =>
    figures.map((column) => sql`${name(side)}.${name(column)}::VARCHAR AS ${name(`${side}_${column}`)}`);
  const numbered = (rows: Sql): Sql =>
    sql`SELECT *, row_number() OVER (PARTITION BY ${list(keys)}) AS n FROM (${rows})`;
  const differ = figures.map((column) => sql`was.${name(column)} IS DISTINCT FROM "is".${name(column)}`);
  const rows = await again.columns(sql`SELECT ${join([...shown, ...cells('was'), ...cells('is')])},
      was.n IS NULL AS is_new, "is".n IS NULL AS is_gone
    FROM (${numbered(was)}) was FULL JOIN (${numbered(is)}) "is" USING (${list([...keys, 'n'])})
    WHERE ${join(differ, ' OR ')} ORDER BY ${list(keys)} LIMIT ${LISTED}`);
  return Array.from({ length: rows.rows }, (_, i) => exampleAt(rows, i, keys, figures));
}

const LISTED = 3;

function exampleAt(rows: Columns, i: number, keys: readonly string[], figures: readonly string[]): string {
  const who = keys.map((key) => rows.textOrNull(key, i) ?? '').filter((text) => text !== '');
  if (rows.flag('is_new', i)) return `${who.join(' ')} is new`;
  if (rows.flag('is_gone', i)) return `${who.join(' ')} is gone`;
  const text = (column: string): string => plain(rows.textOrNull(column, i));
  const changed = figures.find((column) => text(`was_${column}`) !== text(`is_${column}`)) ?? '';
  return `${who.join(' ')}: ${changed} was ${text(`was_${changed}`)} and comes out as ${text(`is_${changed}`)}`;
}

/** A decimal without the zeros that its column adds. */
function plain(cell: string | null): string {
  if (cell === null || cell === '') return 'nothing';
  return /^-?\d+\.\d+$/.test(cell) ? cell.replace(/\.?0+$/, '') : cell;
}

/** The name covers every ingredient, also what is in no row: a warning's words, a gap. */
function nameChanges(kept: RunRow, fresh: RunRow): Change[] {
  if (kept.fingerprint !== fresh.fingerprint)
    return [
      breaking(
        'figure',
        'fingerprint',
        `what it was made of has another fingerprint: ${short(kept.fingerprint)} was stored, ${short(fresh.fingerprint)} comes out`,
      ),
    ];
  return kept.report === fresh.report
    ? []
    : [breaking('figure', 'report', 'the stored summary of the run is another than the one that comes out')];
}

// What is in no bill, and why: what a rule of the model takes out, what a plan refuses or leaves without a
// price, what is over all accounts, and the rows that the load did not count.
import type { Database } from '../database/database.ts';
import { join, type Sql, sql } from '../database/sql.ts';
import { UNMAPPED } from '../project/project.ts';
import type { InputFile } from '../runs/inputs.ts';
import { decimal, type Table, text, word } from './columns.ts';
import { type Exported, monthOf } from './tables.ts';

const UNITS_DECIMALS = 12;
const UNBILLED = ['refused', 'blocked', 'unpriced'];

export async function excludedTable(database: Database, about: Exported, files: readonly InputFile[]): Promise<Table> {
  const { run } = about;
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE x_excluded AS ${join(
      [
        sql`SELECT 'not billed' AS what, account, ${monthOf(run)} AS month, meter, because AS reason, NULL::HUGEINT AS rows,
        sum(requests) AS requests, sum(units) AS units FROM run_excluded WHERE run_id = ${run.id} GROUP BY ALL`,
        sql`SELECT kind, account, ${monthOf(run)} AS month, name, detail, NULL, NULL, sum(quantity)
        FROM run_line WHERE run_id = ${run.id} AND step = 1 AND kind IN (${join(UNBILLED.map((kind) => sql`${kind}`))}) GROUP BY ALL`,
        sql`SELECT 'before launch', account, ${monthOf(run)} AS month, NULL, 'the period lies before the launch', NULL, sum(requests), NULL
        FROM run_period WHERE run_id = ${run.id} AND state = 'before launch' AND requests > 0 GROUP BY ALL`,
        ...gapRows(about),
        ...loadRows(files),
        ...unmapped(about),
      ],
      ' UNION ALL ',
    )}`,
  );
  const rows = await database.columns(sql`SELECT count(*) AS rows FROM x_excluded`);
  return {
    name: 'excluded',
    columns: [
      word('what', sql`what`),
      text('account', sql`account`),
      word('month', sql`month`),
      text('meter', sql`meter`),
      text('reason', sql`reason`),
      decimal('rows', sql`rows`, 0),
      decimal('requests', sql`requests`, 0),
      decimal('units', sql`units`, UNITS_DECIMALS),
    ],
    from: sql`x_excluded`,
    order: sql`what, account, month, meter, reason`,
    sortedBy: ['what', 'account', 'month', 'meter', 'reason'],
    rows: rows.big('rows', 0),
    sum: undefined,
  };
}

/** What the run reports of the whole book: requests of nobody, operations without a weight. */
function gapRows({ report }: Exported): Sql[] {
  return report.gaps
    .filter(({ requests }) => requests !== '')
    .map(
      ({ code, message, requests }) =>
        sql`SELECT ${`gap: ${code}`}, NULL, NULL, NULL, ${message}, NULL, ${requests}::HUGEINT, NULL`,
    );
}

/** Of the ledger as it is; it says nothing of a run whose usage is another now. */
function unmapped({ run }: Exported): Sql[] {
  if (run.changedDays > 0) return [];
  return [
    sql`SELECT 'load: unmapped', NULL, NULL, NULL, 'requests whose operation the catalogue lacks; they may be billed all the same', NULL,
      coalesce(sum(requests), 0)::HUGEINT, NULL FROM usage WHERE operation = ${UNMAPPED} AND day >= ${run.from}::DATE AND day < ${run.until}::DATE`,
  ];
}

/** By source, and also where there are none: that none were left out is worth a row. */
function loadRows(files: readonly InputFile[]): Sql[] {
  const sources = [...new Set(files.flatMap(({ kind, name }) => (kind === 'log' ? [name] : [])))].sort();
  return sources.flatMap((source) => {
    const rows = files.flatMap((file) => (file.name === source && file.rows !== undefined ? [file.rows] : []));
    const kinds = [
      ['duplicate', 'rows that repeat the id of a row that counts'],
      ['outside', 'rows outside the window of the project'],
      ['rejected', 'rows that could not be read'],
    ] as const;
    return kinds.map(([kind, reason]) => {
      const sum = rows.reduce((total, row) => total + row[kind], 0n);
      return sql`SELECT ${`load: ${kind}`}, NULL, NULL, NULL, ${`${reason}; source ${source}`}, ${sum}::HUGEINT, NULL, NULL`;
    });
  });
}
